"""Client of the compression service *smallest*.

::

    from smallest import upload, download      the specification's functions, for scripts
    from smallest import Client                the same and more, typed, for programs

    specification ─▶ Client ─▶ sending    a file, its length and SHA-256, read again where that is needed
                        │      jobs       what the service does after it has answered
                        │      receiving  verified, taken up again, whole or not there
                        └────▶ transport  the key, the typed errors, when to try again ─▶ httpx
"""

from __future__ import annotations

from .answers import (
    Account,
    Codec,
    CodecParam,
    Compressed,
    File,
    FileDetails,
    FileList,
    Uploaded,
    Usage,
    Written,
)
from .client import Client
from .errors import (
    ApiError,
    BadRequestError,
    CancelledError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    DigestMismatchError,
    DuplicateError,
    ForbiddenError,
    InFlightError,
    IntegrityError,
    NoCreditsError,
    NotFoundError,
    PreconditionFailedError,
    ProtocolError,
    RangeError,
    ServerError,
    SmallestError,
    TooLargeError,
    TooManyRequestsError,
    UnauthorizedError,
    UnavailableError,
    UnsupportedError,
)
from .specification import (
    archive,
    compress_image,
    compress_video,
    delete_file,
    download,
    list_files,
    metadata,
    s3_put,
    upload,
)

API_KEY: str | None = None
"""The key that the functions use; where it is ``None``, that of ``SMALLEST_API_KEY``."""

API_URL: str | None = None
"""Where the functions find the service; where it is ``None``, at ``SMALLEST_URL``."""

__all__ = [
    "API_KEY",
    "API_URL",
    "Account",
    "ApiError",
    "BadRequestError",
    "CancelledError",
    "Client",
    "Codec",
    "CodecParam",
    "Compressed",
    "ConfigurationError",
    "ConflictError",
    "ConnectionFailedError",
    "DigestMismatchError",
    "DuplicateError",
    "File",
    "FileDetails",
    "FileList",
    "ForbiddenError",
    "InFlightError",
    "IntegrityError",
    "NoCreditsError",
    "NotFoundError",
    "PreconditionFailedError",
    "ProtocolError",
    "RangeError",
    "ServerError",
    "SmallestError",
    "TooLargeError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnavailableError",
    "UnsupportedError",
    "Uploaded",
    "Usage",
    "Written",
    "archive",
    "compress_image",
    "compress_video",
    "delete_file",
    "download",
    "list_files",
    "metadata",
    "s3_put",
    "upload",
]
