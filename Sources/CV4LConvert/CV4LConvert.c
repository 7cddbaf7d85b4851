#include "include/CV4LConvert.h"

#include <errno.h>
#include <libv4l-plugin.h>
#include <libv4lconvert.h>
#include <limits.h>
#include <string.h>

/* A device that is none. It has no controls, and one format that needs no conversion: for a device that has none such the
   library makes controls of its own, which it keeps in shared memory under the user's name. */
static void *no_init(int fd) {
  (void)fd;
  return NULL;
}

static void no_close(void *device) { (void)device; }

static int no_ioctl(void *device, int fd, unsigned long request, void *argument) {
  (void)device;
  (void)fd;
  if (request == VIDIOC_ENUM_FMT) {
    struct v4l2_fmtdesc *format = argument;
    if (format->index == 0) {
      format->pixelformat = V4L2_PIX_FMT_YUV420;
      return 0;
    }
  }
  /* Without an answer to this one there is no converter. */
  if (request == VIDIOC_QUERYCAP) {
    memset(argument, 0, sizeof(struct v4l2_capability));
    return 0;
  }
  errno = EINVAL;
  return -1;
}

static ssize_t no_read(void *device, int fd, void *buffer, size_t size) {
  (void)device;
  (void)fd;
  (void)buffer;
  (void)size;
  errno = EINVAL;
  return -1;
}

static ssize_t no_write(void *device, int fd, const void *buffer, size_t size) {
  (void)device;
  (void)fd;
  (void)buffer;
  (void)size;
  errno = EINVAL;
  return -1;
}

static const struct libv4l_dev_ops no_device = {
    .init = no_init, .close = no_close, .ioctl = no_ioctl, .read = no_read, .write = no_write};

struct cv4lconvert *cv4lconvert_create(void) {
  return (struct cv4lconvert *)v4lconvert_create_with_dev_ops(-1, NULL, &no_device);
}

void cv4lconvert_destroy(struct cv4lconvert *converter) {
  v4lconvert_destroy((struct v4lconvert_data *)converter);
}

int cv4lconvert_to_yuv420(
    struct cv4lconvert *converter, uint32_t format, uint32_t width, uint32_t height,
    uint32_t bytes_per_line, const void *source, size_t source_size, void *target,
    size_t target_size) {
  size_t needed = (size_t)width * height / 2 * 3;
  if (width % 2 || height % 2 || target_size < needed || needed > INT_MAX || source_size > INT_MAX)
    return -1;
  struct v4l2_format from, to;
  memset(&from, 0, sizeof from);
  from.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  from.fmt.pix.width = width;
  from.fmt.pix.height = height;
  from.fmt.pix.pixelformat = format;
  from.fmt.pix.field = V4L2_FIELD_NONE;
  from.fmt.pix.bytesperline = bytes_per_line;
  from.fmt.pix.sizeimage = (uint32_t)source_size;
  to = from;
  to.fmt.pix.pixelformat = V4L2_PIX_FMT_YUV420;
  to.fmt.pix.bytesperline = width;
  to.fmt.pix.sizeimage = (uint32_t)needed;
  /* The library reads the source only; its signature is older than const. */
  int count = v4lconvert_convert(
      (struct v4lconvert_data *)converter, &from, &to, (unsigned char *)source, (int)source_size,
      target, (int)target_size);
  return count == (int)needed ? 0 : -1;
}
