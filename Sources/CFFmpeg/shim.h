#pragma once
// Reading clips and stills; and the error codes that are macros, which Swift cannot import.

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

/// The end of the file or of the decoder's pictures.
static const int cffmpeg_end_of_file = AVERROR_EOF;
/// The decoder wants more packets before it has a picture.
static const int cffmpeg_try_again = AVERROR(EAGAIN);
