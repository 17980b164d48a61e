"""The models of the registry, one file a subject."""

from requests_app.datasets.models.dataset import Dataset
from requests_app.datasets.models.distribution import Distribution
from requests_app.datasets.models.withholding import DatasetCitation, DatasetWithholding, WithholdingEnd

__all__ = ["Dataset", "DatasetCitation", "DatasetWithholding", "Distribution", "WithholdingEnd"]
