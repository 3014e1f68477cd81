"""Signatures that anyone can check: of PDF documents (PAdES) and of short texts, with a key of our own."""

import io
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from songserm.toolbox.own_loop import in_own_loop

KEY, CERTIFICATE = "signing.key", "signing.pem"
YEARS = timedelta(days=3650)
FIELD = "Songserm"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the certificate that is published for it."""

    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, 64 hex digits: how the key is named."""
        return fingerprint_of(self.pem)

    @property
    def pem(self) -> bytes:
        """The certificate as it is published."""
        return bytes(self.certificate.public_bytes(serialization.Encoding.PEM))


def create_key(folder: Path, *, common_name: str, now: datetime) -> SigningKey:
    """A new key (EC P-256) with its own certificate of ten years; the private half is readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(private, common_name, now)
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(folder / CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)
    _write(folder / KEY, secret, mode=0o600)
    return SigningKey(private, certificate)


def load_key(folder: Path) -> SigningKey:
    """The key of that folder; FileNotFoundError when there is none."""
    private = serialization.load_pem_private_key((folder / KEY).read_bytes(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{folder / KEY} holds no elliptic-curve key")
    return SigningKey(private, x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes()))


def fingerprint_of(pem: bytes) -> str:
    """SHA-256 of the certificate that the PEM text holds; ValueError when it holds none."""
    return bytes(x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256())).hex()


def sign_bytes(key: SigningKey, data: bytes) -> bytes:
    """The signature (ECDSA with SHA-256, DER) of the data."""
    return key.private.sign(data, ec.ECDSA(hashes.SHA256()))


def verify_bytes(pem: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the signature was made by the key of that certificate over exactly this data."""
    try:
        public = x509.load_pem_x509_certificate(pem).public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_pdf(pdf: bytes, key: SigningKey, *, reason: str, location: str) -> bytes:
    """The document with one PAdES signature over the whole file that allows no later change. Stays PDF/A.

    The signature tells the moment at which it is made.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - loaded when one signs
    from pyhanko.sign import fields, signers  # noqa: PLC0415

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        location=location,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    signer = signers.PdfSigner(about, signer=_signer(key), new_field_spec=fields.SigFieldSpec(FIELD))
    in_own_loop(lambda: signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out))
    return out.getvalue()


def _signer(key: SigningKey) -> Any:
    from asn1crypto import keys  # noqa: PLC0415
    from asn1crypto import x509 as asn1  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    der = serialization.Encoding.DER
    secret = key.private.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(key.certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),
    )


def _certificate(private: ec.EllipticCurvePrivateKey, common_name: str, now: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Songserm"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    usage = {
        name: name in {"digital_signature", "content_commitment"}
        for name in (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        )
    }  # fmt: skip
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + YEARS)
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return builder.sign(private, hashes.SHA256())


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """The whole file or none, with these rights from its first byte."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
