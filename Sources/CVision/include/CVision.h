#pragma once
// A C face for the two C++ libraries that look at pixels: dlib's built-in face detector and OpenCV's networks.
//
// No exception crosses this boundary. Functions that can fail return 0, or -1 with text in `message`.
// An object is used by one thread at a time. Pixels are read in place; nothing is kept after a call returns
// except what the libraries keep in their own work space.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Size that callers give `message`: longer texts are cut.
enum { CVISION_MESSAGE_SIZE = 256 };

/// dlib's frontal-face detector: HOG features, five linear filters, no model file.
typedef struct cvision_face_detector cvision_face_detector;

/// One detection in pixels of the image; edges may lie outside it.
typedef struct {
  double left, top, right, bottom;
  /// Distance from the filter's decision surface; 0 is the threshold.
  double confidence;
  /// Which filter: 0 front, 1 looking left, 2 looking right, 3 and 4 front with the head tilted.
  int32_t filter;
} cvision_face;

int cvision_face_detector_create(cvision_face_detector **detector, char *message);
void cvision_face_detector_destroy(cvision_face_detector *detector);

/// Finds faces of at least about 80×80 pixels in an 8-bit grey image, best first. Writes at most `capacity` of
/// them and their true number to `count`.
int cvision_face_detector_run(
    cvision_face_detector *detector, const uint8_t *grey, int width, int height, size_t bytes_per_line,
    cvision_face *faces, int capacity, int *count, char *message);

/// Overwrites what the detector keeps of the last image, by looking at a black one of the same size.
void cvision_face_detector_wipe(cvision_face_detector *detector);

/// A neural network of OpenCV's dnn module, run on one thread.
typedef struct cvision_network cvision_network;

/// One output blob; valid until the network's next run.
typedef struct {
  const float *values;
  size_t count;
} cvision_blob;

/// Loads an ONNX model from memory: the bytes that were checked are the bytes that are used.
int cvision_network_create(
    const uint8_t *model, size_t length, cvision_network **network, char *message);
void cvision_network_destroy(cvision_network *network);

/// Runs the network on a BGR image, 8 bits per channel, as a float blob 1×3×height×width of `scale` · value.
/// `outputs` receives the blobs named in `names`, in that order; all must be float.
int cvision_network_run(
    cvision_network *network, const uint8_t *bgr, int width, int height, size_t bytes_per_line,
    double scale, int swap_red_and_blue, const char *const *names, cvision_blob *outputs,
    int output_count, char *message);

/// Overwrites what the network keeps of the last image in its blobs, by a run on a black one of the same size. Blobs of
/// the last run are no longer valid.
void cvision_network_wipe(cvision_network *network);

#ifdef __cplusplus
}
#endif
