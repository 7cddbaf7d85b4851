#include "CLinuxV4L2.h"

#include <errno.h>
#include <sys/ioctl.h>

static int call(int device, unsigned long request, void *argument) {
  int result;
  do {
    result = ioctl(device, request, argument);
  } while (result == -1 && errno == EINTR);
  return result == -1 ? errno : 0;
}

#define DEFINE(name, request, type) \
  int clinux_v4l2_##name(int device, type *argument) { return call(device, request, argument); }

DEFINE(query_capability, VIDIOC_QUERYCAP, struct v4l2_capability)
DEFINE(enumerate_input, VIDIOC_ENUMINPUT, struct v4l2_input)
DEFINE(set_input, VIDIOC_S_INPUT, int)
DEFINE(enumerate_format, VIDIOC_ENUM_FMT, struct v4l2_fmtdesc)
DEFINE(enumerate_size, VIDIOC_ENUM_FRAMESIZES, struct v4l2_frmsizeenum)
DEFINE(enumerate_interval, VIDIOC_ENUM_FRAMEINTERVALS, struct v4l2_frmivalenum)
DEFINE(get_format, VIDIOC_G_FMT, struct v4l2_format)
DEFINE(set_format, VIDIOC_S_FMT, struct v4l2_format)
DEFINE(get_parameters, VIDIOC_G_PARM, struct v4l2_streamparm)
DEFINE(set_parameters, VIDIOC_S_PARM, struct v4l2_streamparm)
DEFINE(request_buffers, VIDIOC_REQBUFS, struct v4l2_requestbuffers)
DEFINE(query_buffer, VIDIOC_QUERYBUF, struct v4l2_buffer)
DEFINE(queue, VIDIOC_QBUF, struct v4l2_buffer)
DEFINE(dequeue, VIDIOC_DQBUF, struct v4l2_buffer)
DEFINE(stream_on, VIDIOC_STREAMON, int)
DEFINE(stream_off, VIDIOC_STREAMOFF, int)
