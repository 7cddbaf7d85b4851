#pragma once
// OpenSSL 3 as Swift can import it: what is a macro or a variadic function there is a small function here.

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

static inline EVP_PKEY *copenssl_generate_p256(void) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

/// HKDF with SHA-256 (RFC 5869), extract and expand. 1 on success.
static inline int copenssl_hkdf_sha256(const unsigned char *key, size_t key_size, const unsigned char *salt,
                                       size_t salt_size, const unsigned char *info, size_t info_size,
                                       unsigned char *out, size_t out_size) {
  EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
  EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
  EVP_KDF_free(kdf);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_size),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_size),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_size),
      OSSL_PARAM_construct_end(),
  };
  int result = EVP_KDF_derive(context, out, out_size, parameters);
  EVP_KDF_CTX_free(context);
  return result;
}

/// The bytes a memory BIO holds; they belong to the BIO.
static inline long copenssl_bio_bytes(BIO *bio, const unsigned char **bytes) {
  return BIO_get_mem_data(bio, (char **)bytes);
}

/// One line, RFC 2253 order and escapes. Returns < 0 on failure.
static inline int copenssl_print_name(BIO *bio, const X509_NAME *name) {
  return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253);
}

static inline STACK_OF(X509) *copenssl_x509_stack(void) { return sk_X509_new_null(); }
/// Appends and takes a reference. Returns 0 on failure.
static inline int copenssl_x509_stack_push(STACK_OF(X509) *stack, X509 *certificate) {
  if (sk_X509_push(stack, certificate) <= 0) return 0;
  X509_up_ref(certificate);
  return 1;
}
static inline int copenssl_x509_stack_count(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }
static inline X509 *copenssl_x509_stack_at(const STACK_OF(X509) *stack, int index) {
  return sk_X509_value(stack, index);
}
static inline void copenssl_x509_stack_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }

/// Whether the certificate's extended key usage names the OID (dotted text).
static inline int copenssl_has_key_purpose(X509 *certificate, const char *oid) {
  EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
  ASN1_OBJECT *wanted = OBJ_txt2obj(oid, 1);
  int found = 0;
  for (int i = 0; usages && wanted && i < sk_ASN1_OBJECT_num(usages); i++)
    if (OBJ_cmp(sk_ASN1_OBJECT_value(usages, i), wanted) == 0) found = 1;
  ASN1_OBJECT_free(wanted);
  sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
  return found;
}

/// Whether the certificate's policies name the OID (dotted text).
static inline int copenssl_has_policy(X509 *certificate, const char *oid) {
  CERTIFICATEPOLICIES *policies = X509_get_ext_d2i(certificate, NID_certificate_policies, NULL, NULL);
  ASN1_OBJECT *wanted = OBJ_txt2obj(oid, 1);
  int found = 0;
  for (int i = 0; policies && wanted && i < sk_POLICYINFO_num(policies); i++)
    if (OBJ_cmp(sk_POLICYINFO_value(policies, i)->policyid, wanted) == 0) found = 1;
  ASN1_OBJECT_free(wanted);
  CERTIFICATEPOLICIES_free(policies);
  return found;
}

/// Adds a challengePassword to a certification request (RFC 2985 §5.4.1), before it is signed. Returns 0 on failure.
static inline int copenssl_request_set_challenge(X509_REQ *request, const char *text) {
  // With -1 for the length OpenSSL would take the text for an ASN1_STRING.
  return X509_REQ_add1_attr_by_NID(request, NID_pkcs9_challengePassword, V_ASN1_PRINTABLESTRING,
                                   (const unsigned char *)text, (int)strlen(text));
}
/// The only value of the only challengePassword; it belongs to the request. NULL when there is none or more.
static inline const ASN1_STRING *copenssl_request_challenge(X509_REQ *request) {
  int index = X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, -1);
  if (index < 0 || X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, index) >= 0) return NULL;
  X509_ATTRIBUTE *attribute = X509_REQ_get_attr(request, index);
  if (X509_ATTRIBUTE_count(attribute) != 1) return NULL;
  ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
  return value && value->type == V_ASN1_PRINTABLESTRING ? value->value.printablestring : NULL;
}

/// Adds an extension given in OpenSSL's configuration syntax. Returns 0 on failure.
static inline int copenssl_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  if (!extension) return 0;
  int added = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  return added;
}

/// Adds an extension that is not critical, under an OID in dotted text, with its DER contents. Returns 0 on failure.
static inline int copenssl_add_raw_extension(X509 *certificate, const char *oid, const unsigned char *der, int length) {
  ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
  ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
  X509_EXTENSION *extension = NULL;
  if (object && value && ASN1_OCTET_STRING_set(value, der, length))
    extension = X509_EXTENSION_create_by_OBJ(NULL, object, 0, value);
  int added = extension && X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  ASN1_OCTET_STRING_free(value);
  ASN1_OBJECT_free(object);
  return added;
}

/// The contents of the only extension under an OID in dotted text; they belong to the certificate. NULL when it is
/// absent or there twice.
static inline const unsigned char *copenssl_raw_extension(X509 *certificate, const char *oid, int *length) {
  ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
  if (!object) return NULL;
  int index = X509_get_ext_by_OBJ(certificate, object, -1);
  int more = index < 0 ? -1 : X509_get_ext_by_OBJ(certificate, object, index);
  ASN1_OBJECT_free(object);
  if (index < 0 || more >= 0) return NULL;
  ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(X509_get_ext(certificate, index));
  *length = ASN1_STRING_length(value);
  return ASN1_STRING_get0_data(value);
}

/// Adds the authority key identifier and the CRL number. Returns 0 on failure.
static inline int copenssl_crl_add_extensions(X509_CRL *crl, X509 *issuer, long number) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, NULL, NULL, crl, 0);
  X509_EXTENSION *extension =
      X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid:always");
  if (!extension) return 0;
  int added = X509_CRL_add_ext(crl, extension, -1);
  X509_EXTENSION_free(extension);
  ASN1_INTEGER *value = ASN1_INTEGER_new();
  added = added && value && ASN1_INTEGER_set(value, number) &&
          X509_CRL_add1_ext_i2d(crl, NID_crl_number, value, 0, 0) == 1;
  ASN1_INTEGER_free(value);
  return added;
}

/// Says why, in a CRL entry (RFC 5280 §5.3.1). Returns 0 on failure.
static inline int copenssl_revoked_set_reason(X509_REVOKED *entry, long reason) {
  ASN1_ENUMERATED *value = ASN1_ENUMERATED_new();
  int added = value && ASN1_ENUMERATED_set(value, reason) &&
              X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, value, 0, 0) == 1;
  ASN1_ENUMERATED_free(value);
  return added;
}

/// Never asks anybody: a missing pass phrase is an error. `context` is a NUL-terminated pass phrase or NULL.
static inline int copenssl_passphrase(char *buffer, int size, int writing, void *context) {
  (void)writing;
  const char *phrase = context;
  if (!phrase) return -1;
  size_t length = strlen(phrase);
  if (length > (size_t)size) return -1;
  memcpy(buffer, phrase, length);
  return (int)length;
}
static inline EVP_PKEY *copenssl_read_private_key(BIO *bio, const char *passphrase) {
  return PEM_read_bio_PrivateKey(bio, NULL, copenssl_passphrase, (void *)passphrase);
}
static inline int copenssl_write_private_key(BIO *bio, EVP_PKEY *key, const char *passphrase) {
  return PEM_write_bio_PKCS8PrivateKey(bio, key, passphrase ? EVP_aes_256_cbc() : NULL, NULL, 0,
                                       copenssl_passphrase, (void *)passphrase);
}

#include <openssl/engine.h>

// Engines are deprecated in OpenSSL 3, but Debian 12 has no PKCS#11 provider; the warnings stay in here.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
/// Loads a private key by OpenSSL's PKCS#11 engine. `pin` is NUL-terminated. NULL on failure.
static inline EVP_PKEY *copenssl_pkcs11_key(const char *module, const char *uri, const char *pin) {
  ENGINE_load_dynamic();
  ENGINE *engine = ENGINE_by_id("pkcs11");
  if (!engine) return NULL;
  EVP_PKEY *key = NULL;
  if (ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", module, 0) && ENGINE_ctrl_cmd_string(engine, "PIN", pin, 0) &&
      ENGINE_init(engine)) {
    // The key holds a reference of its own to the engine.
    key = ENGINE_load_private_key(engine, uri, NULL, NULL);
    ENGINE_finish(engine);
  }
  ENGINE_free(engine);
  return key;
}
#pragma GCC diagnostic pop
