import Subprocess
import TestSupport
import Testing

/// What a program drags along is part of its contract: terminals and servers carry no vision.
@Suite("Linked libraries")
struct LinkageTests {
  private func libraries(of program: String) async throws -> String {
    let result = try await Subprocess.run(
      .name("ldd"), arguments: ["\(SharedData.checkout)/.build/release/\(program)"],
      output: .string(limit: 1 << 20))
    return result.standardOutput
  }

  @Test(
    "Terminal, factory and servers link neither vision nor clip libraries",
    arguments: ["attestcam", "attestcam-provision", "attestcam-ca", "attestcam-server"])
  func light(_ program: String) async throws {
    let libraries = try await libraries(of: program)
    #expect(libraries.contains("libcrypto"))
    for heavy in ["opencv", "dlib", "libav"] {
      #expect(!libraries.contains(heavy), "\(heavy)")
    }
    // The factory asks the TPM; terminals and servers never do.
    #expect(libraries.contains("tss2") == (program == "attestcam-provision"))
  }

  @Test("The daemon links what it sees with, and nothing that plays files")
  func daemon() async throws {
    let libraries = try await libraries(of: "attestcamd")
    #expect(libraries.contains("opencv_dnn") && !libraries.contains("libav"))
  }
}
