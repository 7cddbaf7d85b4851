#ifndef CV4LCONVERT_H
#define CV4LCONVERT_H

#include <stddef.h>
#include <stdint.h>

/* libv4lconvert as a function of bytes: it is given no device, and so opens, asks and sets none. One thread at a time. */
struct cv4lconvert;

/* NULL when there is no memory. */
struct cv4lconvert *cv4lconvert_create(void);

void cv4lconvert_destroy(struct cv4lconvert *converter);

/* Converts a frame of packed rows to planar YUV 4:2:0 (V4L2_PIX_FMT_YUV420) of width × height × 3/2 bytes; width and
   height are even. `format` is a V4L2 code. Returns 0, or -1 when the library does not take the frame. */
int cv4lconvert_to_yuv420(
    struct cv4lconvert *converter, uint32_t format, uint32_t width, uint32_t height,
    uint32_t bytes_per_line, const void *source, size_t source_size, void *target,
    size_t target_size);

#endif
