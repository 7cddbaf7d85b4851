#pragma once
#include <cstdio>
#include <exception>

#include "CVision.h"

/// Runs `body`; an exception becomes -1 and a message.
template <typename Body>
int guarded(char *message, Body body) noexcept {
  try {
    body();
    return 0;
  } catch (const std::exception &error) {
    std::snprintf(message, CVISION_MESSAGE_SIZE, "%s", error.what());
  } catch (...) {
    std::snprintf(message, CVISION_MESSAGE_SIZE, "unknown exception");
  }
  return -1;
}
