#pragma once
// What a C programmer would write with the TPM software stack alone: the reference of `attestcam-lab bench`.

#include <stdbool.h>
#include <stddef.h>

/// Makes a P-256 key in the TPM at a TCTI address, signs the same digest `count` times with it and flushes
/// everything. Whatever can be prepared once is prepared before the clock runs.
///
/// `with_session`: each command in one salted HMAC session, else with the empty password.
/// `seconds`: `count` elements, how long each signature took.
/// Returns 0, or the response code of the call that failed.
unsigned ctpmreference_sign(const char *tcti, bool with_session, size_t count, double *seconds);
