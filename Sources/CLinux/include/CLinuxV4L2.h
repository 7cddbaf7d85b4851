#pragma once
// Video for Linux: one typed function per ioctl, because the request numbers are macros that Swift cannot import.
// Every function repeats the call while a signal interrupts it and returns 0 or errno.

#include <linux/videodev2.h>

int clinux_v4l2_query_capability(int device, struct v4l2_capability *capability);
int clinux_v4l2_enumerate_input(int device, struct v4l2_input *input);
int clinux_v4l2_set_input(int device, int *input);
int clinux_v4l2_enumerate_format(int device, struct v4l2_fmtdesc *format);
int clinux_v4l2_enumerate_size(int device, struct v4l2_frmsizeenum *size);
int clinux_v4l2_enumerate_interval(int device, struct v4l2_frmivalenum *interval);
int clinux_v4l2_get_format(int device, struct v4l2_format *format);
int clinux_v4l2_set_format(int device, struct v4l2_format *format);
int clinux_v4l2_get_parameters(int device, struct v4l2_streamparm *parameters);
int clinux_v4l2_set_parameters(int device, struct v4l2_streamparm *parameters);
int clinux_v4l2_request_buffers(int device, struct v4l2_requestbuffers *request);
int clinux_v4l2_query_buffer(int device, struct v4l2_buffer *buffer);
int clinux_v4l2_queue(int device, struct v4l2_buffer *buffer);
int clinux_v4l2_dequeue(int device, struct v4l2_buffer *buffer);
int clinux_v4l2_stream_on(int device, int *type);
int clinux_v4l2_stream_off(int device, int *type);
