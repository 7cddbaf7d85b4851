#pragma once
// What a C programmer would write with OpenSSL alone: the references of `attestcam-lab bench`.
//
// Whatever can be prepared once is prepared once, so that a ratio against these functions flatters nobody.

#include <stddef.h>
#include <stdint.h>
#include <time.h>

/// Bytes that a P-256 signature in DER takes at most.
enum { CREFERENCE_SIGNATURE_SIZE = 72 };

/// A private or public P-256 key.
typedef struct evp_pkey_st creference_key;
/// Reads a PKCS#8 PEM file without a pass phrase. NULL on failure.
creference_key *creference_key_read(const char *path);
/// The key of a DER certificate. NULL on failure.
creference_key *creference_key_of(const uint8_t *certificate, size_t length);
void creference_key_free(creference_key *key);

/// SHA-256 of the sample, ECDSA with SHA-256 of the message. `signature` has CREFERENCE_SIGNATURE_SIZE bytes.
/// Returns the length of the DER signature, 0 on failure.
size_t creference_sign(
    creference_key *key, const uint8_t *sample, size_t sample_length, const uint8_t *message,
    size_t message_length, uint8_t digest[32], uint8_t *signature);

/// What is signed and by which signature (DER).
typedef struct {
  const uint8_t *sample;
  size_t sample_length;
  const uint8_t *digest;
  const uint8_t *message;
  size_t message_length;
  const uint8_t *signature;
  size_t signature_length;
} creference_signed;

/// SHA-256 of the sample compared with its digest, then the signature. Returns 1 when both are right.
int creference_verify(creference_key *key, const creference_signed *input);

/// Trust anchors and CRLs.
typedef struct x509_store_st creference_store;
creference_store *creference_store_new(void);
/// Returns 0 on failure.
int creference_store_add_certificate(creference_store *store, const uint8_t *der, size_t length);
/// Returns 0 on failure.
int creference_store_add_crl(creference_store *store, const uint8_t *der, size_t length);
void creference_store_free(creference_store *store);

/// Reads both certificates, validates the path with CRLs and strict flags at `time`, then does what
/// `creference_verify` does with the device's key. Returns 1 when all is right.
int creference_first_sight(
    creference_store *store, const uint8_t *device, size_t device_length, const uint8_t *issuer,
    size_t issuer_length, time_t time, const creference_signed *input);
