#pragma once
// PNG in and out of memory. libpng reports errors by longjmp, which must not cross a Swift frame: it ends in here.

#include <stddef.h>
#include <stdint.h>

/// Bytes of an error message, its NUL included.
enum { CPNG_MESSAGE_SIZE = 128 };

/// Decodes a stranger's PNG to 8-bit luma, row after row without padding; transparency shows white.
///
/// `pixels` has `width` * `height` bytes; an image of other dimensions is refused before any row is read.
/// Ancillary chunks are skipped unread, except those that change pixels (tRNS).
/// Returns 1, or 0 and libpng's words.
int cpng_read_grey(
    const uint8_t *png, size_t length, uint8_t *pixels, uint32_t width, uint32_t height,
    char message[CPNG_MESSAGE_SIZE]);

/// As `cpng_read_grey`, to blue, green and red: `pixels` has three times as many bytes.
int cpng_read_bgr(
    const uint8_t *png, size_t length, uint8_t *pixels, uint32_t width, uint32_t height,
    char message[CPNG_MESSAGE_SIZE]);

/// Encodes a bilevel image: one bit per pixel, highest bit first, 1 is white, rows padded to whole bytes.
///
/// Returns memory for `cpng_free` and its `length`, or NULL and libpng's words.
uint8_t *cpng_write_bilevel(
    const uint8_t *rows, uint32_t width, uint32_t height, size_t *length,
    char message[CPNG_MESSAGE_SIZE]);

/// Encodes rows of blue, green and red, 8 bits each, without padding. As `cpng_write_bilevel`.
uint8_t *cpng_write_bgr(
    const uint8_t *rows, uint32_t width, uint32_t height, size_t *length,
    char message[CPNG_MESSAGE_SIZE]);

/// Encodes 16-bit grey values, little endian in `rows` of `stride` bytes each, into `capacity` bytes at `target`.
///
/// Returns 1 and the `length`, or 0 and libpng's words.
int cpng_write_grey16(
    const uint8_t *rows, size_t stride, uint32_t width, uint32_t height, uint8_t *target,
    size_t capacity, size_t *length, char message[CPNG_MESSAGE_SIZE]);

/// Decodes a stranger's PNG of 16-bit grey values without interlace to its end and keeps none of it: one row at a time.
///
/// An image of other dimensions or kind is refused, and so is one with more or fewer rows than its header says.
/// Returns 1, or 0 and libpng's words.
int cpng_check_grey16(
    const uint8_t *png, size_t length, uint32_t width, uint32_t height,
    char message[CPNG_MESSAGE_SIZE]);

void cpng_free(uint8_t *png);
