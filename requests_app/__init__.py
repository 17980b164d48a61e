"""CityRecords: the case tracker for public-records and data-access requests. Floors: see docs/map.md."""
