#include "CLinuxV4L2.h"

#include <errno.h>
#include <sys/ioctl.h>

int clinux_v4l2_call(int device, unsigned long request, void *argument) {
  int result;
  do {
    result = ioctl(device, request, argument);
  } while (result == -1 && errno == EINTR);
  return result == -1 ? errno : 0;
}
