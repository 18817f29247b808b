"""How much of one mail is read. What is beyond is left out, and said (`desktop...LeftOut`)."""

from __future__ import annotations

from typing import Final

from desktop.domain.bounds import BLOB_BYTES

LARGEST_MAIL: Final = 60_000_000  # bytes as they came; of a larger one only the head is read
LARGEST_HEAD: Final = 1_000_000  # bytes of the head of a mail, or of a part
LARGEST_FILE: Final = BLOB_BYTES
MOST_FILES: Final = 100
MOST_PARTS: Final = 300
DEEPEST: Final = 20  # multiparts in multiparts
MOST_RECIPIENTS: Final = 100  # of each of To and Cc
LONGEST_RECIPIENTS: Final = 20_000  # letters of To or Cc that are taken apart
LONGEST_SUBJECT: Final = 500
LONGEST_NAME: Final = 120
LONGEST_ADDRESS: Final = 254  # RFC 5321
LONGEST_TEXT: Final = 400_000  # letters
LARGEST_TEXT: Final = 2_000_000  # bytes of one part that are decoded as text
LONGEST_HTML: Final = 600_000  # letters, when it was told again
LARGEST_HTML: Final = 10_000_000  # bytes as it came, with pictures that stand in it as data
DEEPEST_HTML: Final = 100  # elements in elements
MOST_ATTRIBUTES: Final = 20  # of one element
MOST_REMOTE: Final = 50  # pictures on other servers that can be asked for
MOST_REFERENCES: Final = 100
MOST_HOPS: Final = 50  # servers a mail came by
