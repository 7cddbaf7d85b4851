#include "CPNG.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// More than any chunk needs that is kept: palette and transparency.
enum { LARGEST_CHUNK = 1 << 16, MOST_CHUNKS = 64 };

static void fail(png_structp png, png_const_charp text) {
  char *message = png_get_error_ptr(png);
  snprintf(message, CPNG_MESSAGE_SIZE, "%s", text);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

typedef struct {
  const uint8_t *next;
  size_t left;
} source;

static void take(png_structp png, png_bytep target, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->left) png_error(png, "the file ends too early");
  memcpy(target, from->next, count);
  from->next += count;
  from->left -= count;
}

static void limit(png_structp png, uint32_t width, uint32_t height) {
  // Chunks with text, profiles and times can carry compressed data and mean nothing here.
  static const png_byte skipped[] =
      "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0"
      "tIME\0zTXt";
  png_set_user_limits(png, width, height);
  png_set_chunk_malloc_max(png, LARGEST_CHUNK);
  png_set_chunk_cache_max(png, MOST_CHUNKS);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  png_set_keep_unknown_chunks(
      png, PNG_HANDLE_CHUNK_NEVER, skipped, (int)(sizeof skipped / 5));
}

/// Whatever the PNG stores, rows come out as one byte of luma, or as blue, green, red. Returns the number of passes.
static int ask_for(png_structp png, png_infop info, int channels) {
  png_byte type = png_get_color_type(png, info);
  png_set_expand(png);
  png_set_scale_16(png);
  if (type & PNG_COLOR_MASK_ALPHA || png_get_valid(png, info, PNG_INFO_tRNS)) {
    // In the depth of the result, whatever the file's is (png_set_background with need_expand 0).
    png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};
    png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1);
  }
  if (channels == 3) {
    if (!(type & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(png);
    png_set_bgr(png);
  } else if (type & PNG_COLOR_MASK_COLOR) {
    // Silently, with libpng's own weights.
    png_set_rgb_to_gray_fixed(png, 1, -1, -1);
  }
  return png_set_interlace_handling(png);
}

static int read_pixels(
    const uint8_t *bytes, size_t length, uint8_t *pixels, uint32_t width, uint32_t height,
    int channels, char message[CPNG_MESSAGE_SIZE]) {
  strcpy(message, "out of memory");
  source from = {.next = bytes, .left = length};
  png_infop info = NULL;
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore_warning);
  if (!png) return 0;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  info = png_create_info_struct(png);
  if (!info) png_error(png, "out of memory");
  limit(png, width, height);
  png_set_read_fn(png, &from, take);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height)
    png_error(png, "two readings of the header differ");
  int passes = ask_for(png, info, channels);
  png_read_update_info(png, info);
  size_t stride = (size_t)width * (size_t)channels;
  if (png_get_rowbytes(png, info) != stride) png_error(png, "rows do not come out as asked for");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < height; y++) png_read_row(png, pixels + y * stride, NULL);
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

int cpng_read_grey(
    const uint8_t *bytes, size_t length, uint8_t *pixels, uint32_t width, uint32_t height,
    char message[CPNG_MESSAGE_SIZE]) {
  return read_pixels(bytes, length, pixels, width, height, 1, message);
}

int cpng_read_bgr(
    const uint8_t *bytes, size_t length, uint8_t *pixels, uint32_t width, uint32_t height,
    char message[CPNG_MESSAGE_SIZE]) {
  return read_pixels(bytes, length, pixels, width, height, 3, message);
}

int cpng_check_grey16(
    const uint8_t *bytes, size_t length, uint32_t width, uint32_t height,
    char message[CPNG_MESSAGE_SIZE]) {
  strcpy(message, "out of memory");
  source from = {.next = bytes, .left = length};
  png_infop info = NULL;
  // Freed below also when libpng jumps out of its middle.
  uint8_t *volatile row = NULL;
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore_warning);
  if (!png) return 0;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    free(row);
    return 0;
  }
  info = png_create_info_struct(png);
  if (!info) png_error(png, "out of memory");
  limit(png, width, height);
  // More or fewer pixels than the header promises are an error too.
  png_set_benign_errors(png, 0);
  png_set_read_fn(png, &from, take);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height ||
      png_get_bit_depth(png, info) != 16 ||
      png_get_color_type(png, info) != PNG_COLOR_TYPE_GRAY)
    png_error(png, "two readings of the header differ");
  row = malloc((size_t)width * 2);
  if (!row) png_error(png, "out of memory");
  for (uint32_t y = 0; y < height; y++) png_read_row(png, row, NULL);
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  free(row);
  return 1;
}

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
  // Memory of the caller, which does not grow.
  int is_fixed;
} sink;

static void put(png_structp png, png_bytep bytes, size_t count) {
  sink *to = png_get_io_ptr(png);
  if (count > to->capacity - to->count) {
    if (to->is_fixed) png_error(png, "the memory is too small");
    size_t capacity = 2 * (to->capacity + count);
    uint8_t *larger = realloc(to->bytes, capacity);
    if (!larger) png_error(png, "out of memory");
    to->bytes = larger;
    to->capacity = capacity;
  }
  memcpy(to->bytes + to->count, bytes, count);
  to->count += count;
}

static void no_flush(png_structp png) { (void)png; }

static uint8_t *write_pixels(
    const uint8_t *rows, uint32_t width, uint32_t height, int depth, int type, size_t stride,
    size_t *length, char message[CPNG_MESSAGE_SIZE]) {
  strcpy(message, "out of memory");
  sink to = {0};
  png_infop info = NULL;
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore_warning);
  if (!png) return NULL;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    free(to.bytes);
    return NULL;
  }
  info = png_create_info_struct(png);
  if (!info) png_error(png, "out of memory");
  png_set_write_fn(png, &to, put, no_flush);
  png_set_IHDR(
      png, info, width, height, depth, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  if (type == PNG_COLOR_TYPE_RGB) png_set_bgr(png);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, rows + y * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  *length = to.count;
  return to.bytes;
}

uint8_t *cpng_write_bilevel(
    const uint8_t *rows, uint32_t width, uint32_t height, size_t *length,
    char message[CPNG_MESSAGE_SIZE]) {
  return write_pixels(
      rows, width, height, 1, PNG_COLOR_TYPE_GRAY, ((size_t)width + 7) / 8, length, message);
}

uint8_t *cpng_write_bgr(
    const uint8_t *rows, uint32_t width, uint32_t height, size_t *length,
    char message[CPNG_MESSAGE_SIZE]) {
  return write_pixels(
      rows, width, height, 8, PNG_COLOR_TYPE_RGB, (size_t)width * 3, length, message);
}

int cpng_write_grey16(
    const uint8_t *rows, size_t stride, uint32_t width, uint32_t height, uint8_t *target,
    size_t capacity, size_t *length, char message[CPNG_MESSAGE_SIZE]) {
  strcpy(message, "out of memory");
  sink to = {.bytes = target, .capacity = capacity, .is_fixed = 1};
  png_infop info = NULL;
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore_warning);
  if (!png) return 0;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 0;
  }
  info = png_create_info_struct(png);
  if (!info) png_error(png, "out of memory");
  png_set_write_fn(png, &to, put, no_flush);
  // Neighbours differ little, and a capture waits for this.
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_set_compression_level(png, 3);
  png_set_IHDR(
      png, info, width, height, 16, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  png_set_swap(png);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, rows + y * stride);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  *length = to.count;
  return 1;
}

void cpng_free(uint8_t *png) { free(png); }
