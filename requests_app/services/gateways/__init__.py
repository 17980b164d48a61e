"""API gateways: their settings and the usage they report."""
