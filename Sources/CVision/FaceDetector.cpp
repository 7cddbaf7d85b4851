#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/opencv/cv_image.h>

#include <algorithm>
#include <vector>

#include "CVision.hpp"

// Faces score 0.35 and more, folds of cloth up to about 0.05.
static constexpr double kLeastConfidence = 0.15;

struct cvision_face_detector {
  dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
  std::vector<dlib::rect_detection> found;
  cv::Size size;
};

int cvision_face_detector_create(cvision_face_detector **detector, char *message) {
  return guarded(message, [&] { *detector = new cvision_face_detector(); });
}

void cvision_face_detector_destroy(cvision_face_detector *detector) { delete detector; }

int cvision_face_detector_run(
    cvision_face_detector *detector, const uint8_t *grey, int width, int height, size_t bytes_per_line,
    cvision_face *faces, int capacity, int *count, char *message) {
  return guarded(message, [&] {
    // Both headers are views: dlib reads the caller's rows.
    const cv::Mat rows(height, width, CV_8UC1, const_cast<uint8_t *>(grey), bytes_per_line);
    const dlib::cv_image<unsigned char> image(rows);
    detector->size = rows.size();
    detector->detector(image, detector->found, kLeastConfidence);
    *count = static_cast<int>(detector->found.size());
    for (int index = 0; index < *count && index < capacity; ++index) {
      const auto &face = detector->found[index];
      // dlib's right and bottom name the last pixel inside.
      faces[index] = {
          double(face.rect.left()),       double(face.rect.top()),
          double(face.rect.right() + 1),  double(face.rect.bottom() + 1),
          face.detection_confidence,      static_cast<int32_t>(face.weight_index)};
    }
  });
}

void cvision_face_detector_wipe(cvision_face_detector *detector) {
  if (detector->size.empty()) return;
  char message[CVISION_MESSAGE_SIZE];
  const cv::Size size = detector->size;
  detector->size = {};
  // The vector's elements stay where they are until others take their place.
  std::fill(detector->found.begin(), detector->found.end(), dlib::rect_detection());
  guarded(message, [&] {
    const cv::Mat black = cv::Mat::zeros(size, CV_8UC1);
    detector->detector(dlib::cv_image<unsigned char>(black), detector->found, kLeastConfidence);
  });
}
