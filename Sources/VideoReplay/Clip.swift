import CFFmpeg
import JPEG
import VideoCapture

/// The pictures of one file, decoded one after the other (libavformat, libavcodec). Used by one thread only.
///
/// A clip that was cut off, in a container made for streams (MKV), plays the whole pictures that are left.
final class Clip {
  typealias Picture = UnsafePointer<AVFrame>

  private let file: ReplayFile
  private var container: UnsafeMutablePointer<AVFormatContext>?
  private var decoder: UnsafeMutablePointer<AVCodecContext>?
  private var packet = av_packet_alloc()
  private var picture = av_frame_alloc()
  private var stream: Int32 = -1
  /// Frames per second as the container declares them.
  private(set) var rate: Double?

  /// Containers that hold pictures themselves: playlists would open other files, and other demuxers are not needed.
  private static let containers =
    "image2,jpeg_pipe,png_pipe,gif,matroska,webm,avi,mov,mp4"

  /// - Throws: `CameraError(.unsupported)` when the file holds no picture that can be decoded.
  init(_ file: ReplayFile) throws(CameraError) {
    self.file = file
    av_log_set_level(AV_LOG_QUIET)
    try openContainer()
    try openDecoder()
  }

  deinit {
    av_frame_free(&picture)
    av_packet_free(&packet)
    avcodec_free_context(&decoder)
    avformat_close_input(&container)
  }

  /// The next picture, valid until the next call; nil after the last.
  ///
  /// - Throws: `CameraError(.failed)` when the file is damaged here.
  func next() throws(CameraError) -> Picture? {
    while true {
      switch avcodec_receive_frame(decoder, picture) {
      case 0: return picture.map { Picture($0) }
      case cffmpeg_end_of_file: return nil
      case cffmpeg_try_again: try feed()
      case let code: throw damaged(code)
      }
    }
  }

  /// Gives the decoder one more packet, or tells it that there are no more.
  private func feed() throws(CameraError) {
    let code = av_read_frame(container, packet)
    if code == cffmpeg_end_of_file {
      try check(avcodec_send_packet(decoder, nil))
      return
    }
    try check(code)
    defer { av_packet_unref(packet) }
    guard let packet, packet.pointee.stream_index == stream else { return }
    guard packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else { throw damaged(nil) }
    try check(avcodec_send_packet(decoder, packet))
  }

  private func openContainer() throws(CameraError) {
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    av_dict_set(&options, "protocol_whitelist", "file", 0)
    av_dict_set(&options, "format_whitelist", Self.containers, 0)
    // Of the image demuxer: a `%` in the name is just a `%`.
    av_dict_set(&options, "pattern_type", "none", 0)
    let opened = avformat_open_input(&container, "file:\(file.path)", nil, &options)
    guard opened == 0, avformat_find_stream_info(container, nil) >= 0 else {
      throw CameraError(
        .unsupported, "\(file.name) is no JPEG, PNG, GIF, MKV, WebM, AVI or MP4 file")
    }
  }

  private func openDecoder() throws(CameraError) {
    var codec: UnsafePointer<AVCodec>?
    stream = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0)
    guard stream >= 0, let track = container?.pointee.streams[Int(stream)],
      let context = avcodec_alloc_context3(codec)
    else { throw CameraError(.unsupported, "\(file.name) has no picture that can be decoded") }
    decoder = context
    avcodec_parameters_to_context(context, track.pointee.codecpar)
    context.pointee.thread_count = 1
    context.pointee.max_pixels = Int64(ImageLimits.area)
    // A damaged picture is an error, not a guess.
    context.pointee.err_recognition =
      AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER
    guard avcodec_open2(context, codec, nil) == 0 else {
      throw CameraError(.unsupported, "\(file.name): no decoder for its pictures")
    }
    let declared = av_q2d(av_guess_frame_rate(container, track, nil))
    rate = declared.isFinite && declared > 0 ? declared : nil
  }

  private func check(_ code: Int32) throws(CameraError) {
    if code < 0 { throw damaged(code) }
  }

  private func damaged(_ code: Int32?) -> CameraError {
    var text = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
    if let code { av_strerror(code, &text, text.count) }
    let reason = text.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return CameraError(
      .failed, "\(file.name) is damaged\(reason.isEmpty ? "" : ": ")\(reason)")
  }
}
