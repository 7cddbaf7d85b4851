#pragma once
// Video for Linux: request and control numbers, which are macros that Swift cannot import, as constants.

#include <linux/videodev2.h>

/// One ioctl on a V4L2 node, repeated while a signal interrupts it. Returns 0 or errno.
int clinux_v4l2_call(int device, unsigned long request, void *argument);

#define CLINUX_REQUEST(name) static const unsigned long clinux_vidioc_##name = VIDIOC_##name

CLINUX_REQUEST(QUERYCAP);
CLINUX_REQUEST(ENUMINPUT);
CLINUX_REQUEST(S_INPUT);
CLINUX_REQUEST(ENUM_FMT);
CLINUX_REQUEST(ENUM_FRAMESIZES);
CLINUX_REQUEST(ENUM_FRAMEINTERVALS);
CLINUX_REQUEST(G_FMT);
CLINUX_REQUEST(S_FMT);
CLINUX_REQUEST(G_PARM);
CLINUX_REQUEST(S_PARM);
CLINUX_REQUEST(REQBUFS);
CLINUX_REQUEST(QUERYBUF);
CLINUX_REQUEST(QBUF);
CLINUX_REQUEST(DQBUF);
CLINUX_REQUEST(STREAMON);
CLINUX_REQUEST(STREAMOFF);
CLINUX_REQUEST(QUERYCTRL);
CLINUX_REQUEST(G_CTRL);
CLINUX_REQUEST(S_CTRL);

static const __u32 clinux_cid_privacy = V4L2_CID_PRIVACY;
static const __u32 clinux_cid_exposure_auto = V4L2_CID_EXPOSURE_AUTO;
static const __u32 clinux_cid_exposure_absolute = V4L2_CID_EXPOSURE_ABSOLUTE;
static const __u32 clinux_cid_exposure_auto_priority = V4L2_CID_EXPOSURE_AUTO_PRIORITY;
static const __u32 clinux_cid_autogain = V4L2_CID_AUTOGAIN;
static const __u32 clinux_cid_gain = V4L2_CID_GAIN;
static const __u32 clinux_cid_power_line_frequency = V4L2_CID_POWER_LINE_FREQUENCY;
static const __u32 clinux_cid_flash_led_mode = V4L2_CID_FLASH_LED_MODE;
static const __u32 clinux_cid_illuminators_1 = V4L2_CID_ILLUMINATORS_1;
