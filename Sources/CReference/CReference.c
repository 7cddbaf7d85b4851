#include "CReference.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

/// Fetched once, as OpenSSL advises (crypto(7)); the calls come from one thread at a time.
static EVP_MD *sha256(void) {
  static EVP_MD *algorithm;
  if (!algorithm) algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
  return algorithm;
}

creference_key *creference_key_read(const char *path) {
  FILE *file = fopen(path, "re");
  if (!file) return NULL;
  EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
  fclose(file);
  return key;
}

creference_key *creference_key_of(const uint8_t *certificate, size_t length) {
  X509 *read = d2i_X509(NULL, &certificate, (long)length);
  EVP_PKEY *key = read ? X509_get_pubkey(read) : NULL;
  X509_free(read);
  return key;
}

void creference_key_free(creference_key *key) { EVP_PKEY_free(key); }

size_t creference_sign(
    creference_key *key, const uint8_t *sample, size_t sample_length, const uint8_t *message,
    size_t message_length, uint8_t digest[32], uint8_t *signature) {
  size_t length = CREFERENCE_SIGNATURE_SIZE;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int good = context && EVP_Digest(sample, sample_length, digest, NULL, sha256(), NULL) == 1 &&
             EVP_DigestSignInit(context, NULL, sha256(), NULL, key) == 1 &&
             EVP_DigestSign(context, signature, &length, message, message_length) == 1;
  EVP_MD_CTX_free(context);
  return good ? length : 0;
}

int creference_verify(creference_key *key, const creference_signed *input) {
  uint8_t digest[32];
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int good = context &&
             EVP_Digest(input->sample, input->sample_length, digest, NULL, sha256(), NULL) == 1 &&
             memcmp(digest, input->digest, sizeof digest) == 0 &&
             EVP_DigestVerifyInit(context, NULL, sha256(), NULL, key) == 1 &&
             EVP_DigestVerify(
                 context, input->signature, input->signature_length, input->message,
                 input->message_length) == 1;
  EVP_MD_CTX_free(context);
  return good;
}

creference_store *creference_store_new(void) { return X509_STORE_new(); }

int creference_store_add_certificate(creference_store *store, const uint8_t *der, size_t length) {
  X509 *certificate = d2i_X509(NULL, &der, (long)length);
  int added = certificate && X509_STORE_add_cert(store, certificate) == 1;
  X509_free(certificate);
  return added;
}

int creference_store_add_crl(creference_store *store, const uint8_t *der, size_t length) {
  X509_CRL *crl = d2i_X509_CRL(NULL, &der, (long)length);
  int added = crl && X509_STORE_add_crl(store, crl) == 1;
  X509_CRL_free(crl);
  return added;
}

void creference_store_free(creference_store *store) { X509_STORE_free(store); }

static int is_trusted(
    X509_STORE *store, X509 *device, STACK_OF(X509) *issuers, time_t time) {
  X509_STORE_CTX *context = X509_STORE_CTX_new();
  int good = context && X509_STORE_CTX_init(context, store, device, issuers) == 1;
  if (good) {
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_flags(
        parameters, X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE |
                        X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    X509_VERIFY_PARAM_set_time(parameters, time);
    good = X509_verify_cert(context) == 1;
  }
  X509_STORE_CTX_free(context);
  return good;
}

int creference_first_sight(
    creference_store *store, const uint8_t *device, size_t device_length, const uint8_t *issuer,
    size_t issuer_length, time_t time, const creference_signed *input) {
  X509 *certificate = d2i_X509(NULL, &device, (long)device_length);
  X509 *authority = d2i_X509(NULL, &issuer, (long)issuer_length);
  STACK_OF(X509) *issuers = sk_X509_new_null();
  int good = certificate && authority && issuers && sk_X509_push(issuers, authority) > 0 &&
             is_trusted(store, certificate, issuers, time) &&
             creference_verify(X509_get0_pubkey(certificate), input);
  sk_X509_free(issuers);
  X509_free(authority);
  X509_free(certificate);
  return good;
}
