"""From files to text tables: find the deliveries of a root, read them as delivered, match their headers."""

from werkmonitor.deliveries.contents import Contents, Unreadable, checksum, read_contents
from werkmonitor.deliveries.delivery import TextDelivery, read_delivery
from werkmonitor.deliveries.find import DeliveryFolder, Finding, Found, find_deliveries
from werkmonitor.deliveries.layout import Layouts, TextTable, read_layouts
from werkmonitor.deliveries.register import active_regions, read_register

__all__ = [
    "Contents",
    "DeliveryFolder",
    "Finding",
    "Found",
    "Layouts",
    "TextDelivery",
    "TextTable",
    "Unreadable",
    "active_regions",
    "checksum",
    "find_deliveries",
    "read_contents",
    "read_delivery",
    "read_layouts",
    "read_register",
]
