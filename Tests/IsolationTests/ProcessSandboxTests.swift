import TestSupport
import Testing

@Suite struct ProcessSandboxTests {
  private let probe = Program("sandbox-probe")

  @Test(
    "Inside, this cannot be done",
    arguments: [
      "read a file", "read its parent's memory", "create a file", "open the TPM", "look at a file",
      "map code",
      "send a terminal's ioctl",
    ])
  func refused(attempt: String) async throws {
    let outcome = try await probe.run(attempt)
    #expect(outcome.code == 0)
    #expect(["EPERM\n", "EACCES\n"].contains(outcome.output))
  }

  @Test("Where the filter would let a file be opened, Landlock does not")
  func landlock() async throws {
    let outcome = try await probe.run("read a file past Landlock")
    #expect(outcome.output == "EACCES\n")
  }

  @Test(
    "Inside, trying this ends the process (SIGSYS)",
    arguments: ["connect", "start a program", "fork", "signal its parent"])
  func deadly(attempt: String) async throws {
    let outcome = try await probe.run(attempt)
    #expect(outcome.code == 128 + 31)
    #expect(outcome.output.isEmpty)
  }

  @Test(
    "Inside, this still works",
    arguments: [
      "ask a camera", "allocate memory", "start a thread", "use all threads", "sleep",
      "convert a frame",
    ])
  func allowed(attempt: String) async throws {
    let outcome = try await probe.run(attempt)
    #expect(outcome.code == 0)
    #expect(outcome.output == "done\n")
  }

  @Test("A process that has threads already is not let in, since they would stay outside")
  func late() async throws {
    let outcome = try await probe.run("late")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("before the process has threads"))
  }
}
