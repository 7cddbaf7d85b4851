#pragma once
// The TPM software stack (TCG ESAPI, tss2-esys 3) as Swift can import it: a macro with a cast is a constant here.

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_rc.h>
#include <tss2/tss2_tctildr.h>
