#pragma once
// Lines, boxes, discs and text on 8-bit BGR pixels, by OpenCV's drawing functions. For pictures that people look at.

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Rows of blue, green, red without padding.
typedef struct {
  uint8_t *pixels;
  int32_t width, height;
} cdrawing_canvas;

typedef struct {
  uint8_t blue, green, red;
} cdrawing_colour;

void cdrawing_line(
    cdrawing_canvas canvas, double x0, double y0, double x1, double y1, int thickness,
    cdrawing_colour colour);

/// `thickness` -1 fills.
void cdrawing_rectangle(
    cdrawing_canvas canvas, double left, double top, double right, double bottom, int thickness,
    cdrawing_colour colour);

void cdrawing_disc(
    cdrawing_canvas canvas, double x, double y, double radius, cdrawing_colour colour);

/// ASCII text; (x, y) is the left end of its base line, `size` about the height of capitals in pixels.
void cdrawing_text(
    cdrawing_canvas canvas, const char *text, double x, double y, double size,
    cdrawing_colour colour);

#ifdef __cplusplus
}
#endif
