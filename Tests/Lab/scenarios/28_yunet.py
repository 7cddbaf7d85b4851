"""The detection network runs confined too: no memory both writable and executable, system calls filtered."""

import pathlib

from kiosk import Skip


def run(kiosk):
    model = pathlib.Path("/lab/yunet_s_640_640.onnx")
    if not model.exists():
        raise Skip("needs ATTESTCAM_MODELS")
    kiosk.run("install", "-D", "-m", "644", "-t", "/usr/share/attestcam/models", model)
    kiosk.configure(more=f"models: {{detector: /usr/share/attestcam/models/{model.name}}}")
    kiosk.feed()
    report = kiosk.inspect(kiosk.good_capture())
    assert "yunet" in str(report["claims"]), report["claims"]
