#include "CTPMReference.h"

#include <string.h>
#include <time.h>
#include <tss2/tss2_esys.h>
#include <tss2/tss2_tctildr.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static const TPMA_OBJECT made = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
                                TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA;

static TPM2B_PUBLIC template(TPMA_OBJECT attributes, TPMI_ALG_SYM_OBJECT cipher, TPMI_ALG_ECC_SCHEME scheme) {
  TPM2B_PUBLIC public = {.publicArea = {.type = TPM2_ALG_ECC, .nameAlg = TPM2_ALG_SHA256}};
  public.publicArea.objectAttributes = made | attributes;
  TPMS_ECC_PARMS *ecc = &public.publicArea.parameters.eccDetail;
  ecc->symmetric.algorithm = cipher;
  ecc->symmetric.keyBits.aes = 128;
  ecc->symmetric.mode.aes = TPM2_ALG_CFB;
  ecc->scheme.scheme = scheme;
  ecc->scheme.details.ecdsa.hashAlg = TPM2_ALG_SHA256;
  ecc->curveID = TPM2_ECC_NIST_P256;
  ecc->kdf.scheme = TPM2_ALG_NULL;
  return public;
}

static TSS2_RC sign(ESYS_CONTEXT *esys, ESYS_TR key, ESYS_TR session, size_t count, double *seconds) {
  TPM2B_DIGEST digest = {.size = 32};
  memset(digest.buffer, 0x5A, 32);
  const TPMT_SIG_SCHEME scheme = {.scheme = TPM2_ALG_ECDSA, .details.ecdsa.hashAlg = TPM2_ALG_SHA256};
  const TPMT_TK_HASHCHECK ticket = {.tag = TPM2_ST_HASHCHECK, .hierarchy = TPM2_RH_NULL};
  for (size_t i = 0; i < count; i++) {
    TPMT_SIGNATURE *signature = NULL;
    double start = now();
    TSS2_RC code =
        Esys_Sign(esys, key, session, ESYS_TR_NONE, ESYS_TR_NONE, &digest, &scheme, &ticket, &signature);
    seconds[i] = now() - start;
    Esys_Free(signature);
    if (code) return code;
  }
  return 0;
}

static TSS2_RC run(ESYS_CONTEXT *esys, bool with_session, size_t count, double *seconds) {
  ESYS_TR parent = ESYS_TR_NONE, key = ESYS_TR_NONE, session = ESYS_TR_PASSWORD;
  TPM2B_PRIVATE *private = NULL;
  TPM2B_PUBLIC *public = NULL;
  const TPM2B_SENSITIVE_CREATE sensitive = {0};
  const TPM2B_DATA outside = {0};
  const TPML_PCR_SELECTION pcrs = {0};
  const TPMT_SYM_DEF cipher = {.algorithm = TPM2_ALG_AES, .keyBits.aes = 128, .mode.aes = TPM2_ALG_CFB};
  const TPM2B_PUBLIC storage =
      template(TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT, TPM2_ALG_AES, TPM2_ALG_NULL);
  const TPM2B_PUBLIC signing = template(TPMA_OBJECT_SIGN_ENCRYPT, TPM2_ALG_NULL, TPM2_ALG_ECDSA);

  TSS2_RC code = Esys_CreatePrimary(esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &sensitive,
                                    &storage, &outside, &pcrs, &parent, NULL, NULL, NULL, NULL);
  if (!code)
    code = Esys_Create(esys, parent, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &sensitive, &signing, &outside,
                       &pcrs, &private, &public, NULL, NULL, NULL);
  if (!code)
    code = Esys_Load(esys, parent, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, private, public, &key);
  if (!code && with_session)
    code = Esys_StartAuthSession(esys, parent, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, NULL,
                                 TPM2_SE_HMAC, &cipher, TPM2_ALG_SHA256, &session);
  if (!code) code = sign(esys, key, session, count, seconds);
  if (session != ESYS_TR_PASSWORD) Esys_FlushContext(esys, session);
  if (key != ESYS_TR_NONE) Esys_FlushContext(esys, key);
  if (parent != ESYS_TR_NONE) Esys_FlushContext(esys, parent);
  Esys_Free(private);
  Esys_Free(public);
  return code;
}

unsigned ctpmreference_sign(const char *tcti, bool with_session, size_t count, double *seconds) {
  TSS2_TCTI_CONTEXT *transport = NULL;
  ESYS_CONTEXT *esys = NULL;
  TSS2_RC code = Tss2_TctiLdr_Initialize(tcti, &transport);
  if (!code) code = Esys_Initialize(&esys, transport, NULL);
  // Without a resource manager nobody else starts the TPM up; where it is started already, this fails harmlessly.
  if (!code && strncmp(tcti, "swtpm:", 6) == 0) Esys_Startup(esys, TPM2_SU_CLEAR);
  if (!code) code = run(esys, with_session, count, seconds);
  Esys_Finalize(&esys);
  Tss2_TctiLdr_Finalize(&transport);
  return code;
}
