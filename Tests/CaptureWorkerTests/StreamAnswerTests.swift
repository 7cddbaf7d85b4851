import Testing
import VideoCapture

@testable import CaptureWorker

@Suite("What the daemon believes of a stream that its worker started")
struct StreamAnswerTests {
  private static func stream(_ format: PixelFormat, from source: PixelFormat?) -> StreamFormat {
    StreamFormat(
      format: format, width: 64, height: 48, interval: .milliseconds(33), convertedFrom: source)
  }

  @Test("What was asked for, as it is or converted from it")
  func right() {
    let request = StreamRequest(formats: [.yuyv, .sgbrg8])
    #expect(Self.stream(.yuyv, from: nil).answers(request))
    #expect(Self.stream(.nv12, from: .sgbrg8).answers(request))
  }

  @Test(
    "Nothing else",
    arguments: [
      stream(.nv12, from: nil), stream(.sgbrg8, from: nil), stream(.nv12, from: .rgb24),
      stream(.nv12, from: .yuyv), stream(.grey, from: .sgbrg8), stream(.yuyv, from: .sgbrg8),
    ])
  func wrong(_ stream: StreamFormat) {
    #expect(!stream.answers(StreamRequest(formats: [.yuyv, .sgbrg8])))
  }
}
