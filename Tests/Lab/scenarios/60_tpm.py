"""The daemon's user reaches the TPM through its resource manager and makes keys in it; the kiosk's user does not."""

TCTI = "device:/dev/tpmrm0"


def run(kiosk):
    kiosk.run("modprobe", "tpm_tis")
    kiosk.run("udevadm", "settle")
    answer = kiosk.run("tpm2_getcap", "-T", TCTI, "properties-fixed", user="attestcamd").stdout
    assert "TPM2_PT_MANUFACTURER" in answer, answer
    handles = kiosk.run("tpm2_getcap", "-T", TCTI, "handles-nv-index", user="attestcamd").stdout
    assert "0x1C00002" in handles, f"no endorsement certificate: {handles}"
    place = "/var/lib/attestcam"
    kiosk.run("tpm2_createprimary", "-Q", "-T", TCTI, "-C", "o", "-G", "ecc", "-c", f"{place}/lab.ctx", user="attestcamd")
    kiosk.run("rm", f"{place}/lab.ctx")
    assert kiosk.run("tpm2_getcap", "-T", TCTI, "properties-fixed", user="kiosk", check=False).returncode != 0
