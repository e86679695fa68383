"""The client on the command line: ``python -m smallest``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .client import Client
from .errors import SmallestError


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say, and give the exit code: 0, 1 for a failure, 2 for wrong arguments, 130 for Ctrl-C."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        with Client(asked.key, asked.url, progress=sys.stderr.isatty() and _has_bars()) as client:
            _VERBS[asked.verb](client, asked)
    except (SmallestError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m smallest", description="Client of the compression service smallest."
    )
    parser.add_argument("--key", help="the API key [default: SMALLEST_API_KEY]")
    parser.add_argument("--url", help="the service's address [default: SMALLEST_URL, else https://smallest.zip]")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    upload = verbs.add_parser("upload", help="compress and store files")
    upload.add_argument("files", nargs="+", metavar="FILE")
    upload.add_argument("--codec", help="[default: the one that takes the file's extension]")
    _add_params(upload)

    for verb, what in (("download", "restore a file"), ("archive", "save a file as a standalone .smz")):
        receive = verbs.add_parser(verb, help=what)
        receive.add_argument("id")
        receive.add_argument("output", nargs="?", help="[default: the file's own name, in this folder]")

    verbs.add_parser("list", help="list all files, newest first")
    for verb, what in (("show", "tell all that is known of a file"), ("delete", "delete a file")):
        verbs.add_parser(verb, help=what).add_argument("id")

    compress = verbs.add_parser("compress", help="make an image or a video smaller")
    compress.add_argument("kind", choices=("image", "video"))
    compress.add_argument("input")
    compress.add_argument("output")
    _add_params(compress)

    put = verbs.add_parser("put", help="compress a file into your own bucket")
    put.add_argument("file")
    put.add_argument("bucket")
    put.add_argument("object", metavar="KEY")
    put.add_argument("--type", choices=("image", "video", "text", "pdf"))
    return parser


def _add_params(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--param", action="append", default=[], type=_pair, metavar="NAME=VALUE")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE, found {text!r}")
    return name, value


def _upload(client: Client, asked: argparse.Namespace) -> None:
    for file in asked.files:
        codec = asked.codec or _codec_of(client, file)
        done = client.upload(codec, file, **dict(asked.param))
        sizes = f"{done.original_bytes:,} bytes -> {done.compressed_bytes:,} bytes"
        print(f"{done.upload_id} {codec}: {sizes} ({done.savings})")


def _codec_of(client: Client, file: str) -> str:
    extension = Path(file).suffix.removeprefix(".").lower()
    codecs = client.codecs()
    for codec in codecs:
        if extension in codec.extensions:
            return codec.name
    names = ", ".join(codec.name for codec in codecs)
    raise SmallestError(f"{file}: no codec takes .{extension}; name one of {names} with --codec")


def _download(client: Client, asked: argparse.Namespace) -> None:
    output = asked.output or _own_name(client, asked.id)
    print(f"Downloaded {client.download(asked.id, output):,} bytes to {output}")


def _archive(client: Client, asked: argparse.Namespace) -> None:
    output = asked.output or f"{_own_name(client, asked.id)}.smz"
    print(f"Saved {client.archive(asked.id, output):,} bytes to {output}")


def _own_name(client: Client, upload_id: str) -> str:
    """Give the file's name, without the folders that a hostile one would have."""
    sent = client.metadata(upload_id).original_filename.replace("\\", "/")
    name = Path(sent).name
    if name in ("", ".", ".."):
        raise SmallestError(f"{upload_id} has no name: give one")
    return name


def _list(client: Client, _asked: argparse.Namespace) -> None:
    for file in client.files():
        print(f"{file.upload_id} - {file.original_filename} ({file.savings})")


def _show(client: Client, asked: argparse.Namespace) -> None:
    print(json.dumps(client.get(f"/api/files/{asked.id}"), indent=2, ensure_ascii=False))


def _delete(client: Client, asked: argparse.Namespace) -> None:
    client.delete(asked.id)
    print(f"Deleted {asked.id}")


def _compress(client: Client, asked: argparse.Namespace) -> None:
    method = client.compress_image if asked.kind == "image" else client.compress_video
    done = method(asked.input, asked.output, **dict(asked.param))
    print(f"{asked.output}: {done.original_bytes:,} bytes -> {done.compressed_bytes:,} bytes ({done.savings})")


def _put(client: Client, asked: argparse.Namespace) -> None:
    done = client.s3_put(asked.bucket, asked.object, asked.file, type=asked.type)
    print(
        f"{done.bucket}/{done.key}: {done.original_size:,} bytes -> {done.compressed_size:,} bytes "
        f"({done.compression_ratio:.1f}%)"
    )


def _has_bars() -> bool:
    try:
        import rich  # noqa: F401
    except ImportError:
        return False
    return True


_VERBS = {
    "upload": _upload,
    "download": _download,
    "archive": _archive,
    "list": _list,
    "show": _show,
    "delete": _delete,
    "compress": _compress,
    "put": _put,
}

if __name__ == "__main__":
    sys.exit(main())
