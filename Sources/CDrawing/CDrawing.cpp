#include "CDrawing.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

// Positions carry four fractional bits, and stay where they do not overflow.
static constexpr int kShift = 4;

static cv::Mat rows(cdrawing_canvas canvas) {
  return cv::Mat(canvas.height, canvas.width, CV_8UC3, canvas.pixels);
}

static cv::Scalar scalar(cdrawing_colour colour) {
  return cv::Scalar(colour.blue, colour.green, colour.red);
}

static int fixed(double value) {
  return cvRound(std::clamp(value, -1e5, 1e5) * (1 << kShift));
}

void cdrawing_line(
    cdrawing_canvas canvas, double x0, double y0, double x1, double y1, int thickness,
    cdrawing_colour colour) {
  cv::Mat image = rows(canvas);
  cv::line(
      image, {fixed(x0), fixed(y0)}, {fixed(x1), fixed(y1)}, scalar(colour), thickness, cv::LINE_AA,
      kShift);
}

void cdrawing_rectangle(
    cdrawing_canvas canvas, double left, double top, double right, double bottom, int thickness,
    cdrawing_colour colour) {
  cv::Mat image = rows(canvas);
  cv::rectangle(
      image, cv::Point(fixed(left), fixed(top)), cv::Point(fixed(right), fixed(bottom)),
      scalar(colour), thickness, cv::LINE_8, kShift);
}

void cdrawing_disc(
    cdrawing_canvas canvas, double x, double y, double radius, cdrawing_colour colour) {
  cv::Mat image = rows(canvas);
  cv::circle(
      image, {fixed(x), fixed(y)}, fixed(radius), scalar(colour), cv::FILLED, cv::LINE_AA, kShift);
}

void cdrawing_text(
    cdrawing_canvas canvas, const char *text, double x, double y, double size,
    cdrawing_colour colour) {
  cv::Mat image = rows(canvas);
  // Capitals of this font are 21 units high.
  cv::putText(
      image, text, {cvRound(x), cvRound(y)}, cv::FONT_HERSHEY_SIMPLEX, size / 21, scalar(colour), 1,
      cv::LINE_AA);
}
