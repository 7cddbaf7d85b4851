#include <opencv2/dnn/dnn.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include "CVision.hpp"

struct cvision_network {
  cv::dnn::Net net;
  cv::Mat input;
  std::vector<std::string> names;
  std::vector<cv::Mat> outputs;
};

/// OpenCV would print errors to stderr before it throws them.
static int silent(int, const char *, const char *, const char *, int, void *) { return 0; }

int cvision_network_create(
    const uint8_t *model, size_t length, cvision_network **network, char *message) {
  return guarded(message, [&] {
    cv::setNumThreads(1);
    cv::redirectError(silent);
    auto net = cv::dnn::readNetFromONNX(reinterpret_cast<const char *>(model), length);
    if (net.empty()) throw std::runtime_error("not an ONNX model");
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    *network = new cvision_network{net, {}, {}, {}};
  });
}

void cvision_network_destroy(cvision_network *network) { delete network; }

int cvision_network_run(
    cvision_network *network, const uint8_t *bgr, int width, int height, size_t bytes_per_line,
    double scale, int swap_red_and_blue, const char *const *names, cvision_blob *outputs,
    int output_count, char *message) {
  return guarded(message, [&] {
    const cv::Mat image(height, width, CV_8UC3, const_cast<uint8_t *>(bgr), bytes_per_line);
    cv::dnn::blobFromImage(
        image, network->input, scale, cv::Size(), cv::Scalar(), swap_red_and_blue != 0);
    network->net.setInput(network->input);
    network->names.assign(names, names + output_count);
    network->net.forward(network->outputs, network->names);
    for (int index = 0; index < output_count; ++index) {
      const cv::Mat &blob = network->outputs.at(index);
      if (blob.type() != CV_32F || !blob.isContinuous())
        throw std::runtime_error("output " + network->names[index] + " is not a float blob");
      outputs[index] = {blob.ptr<float>(), blob.total()};
    }
  });
}

void cvision_network_wipe(cvision_network *network) {
  if (network->input.empty()) return;
  char message[CVISION_MESSAGE_SIZE];
  network->input.setTo(0);
  guarded(message, [&] {
    network->net.setInput(network->input);
    network->net.forward(network->outputs, network->names);
  });
}
