import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

@Suite("Enrolment by files") struct AirGappedTests {
  private func chain(_ ca: TestCA, _ response: [UInt8], _ request: [UInt8]) throws
    -> CertificateChain
  {
    let message = try SignedMessage(response, as: .enrolmentResponse)
    try message.verifyManagement(
      by: ChainValidator(
        anchors: Certificate.list(pem: ca.roots), revocation: .unchecked), at: Date())
    let file = try EnrolmentResponseFile(payload: message.payload)
    #expect(file.request == SHA256.digest(request))
    return try file.chain()
  }

  @Test("One ticket serves many devices, each answer is signed, and the same request is repeated")
  func answers() async throws {
    let ca = try TestCA()
    let ticket = try await ca.authority.issueTicket(days: 1)
    for _ in 0..<2 {
      let (device, key) = (DeviceID.random(), try ca.key())
      let request = try await ca.requestFile(ticket, device, key: key)
      let answer = try await ca.authority.answer(request)
      #expect(answer.enrolment.isNew && answer.device == device)
      let chain = try chain(ca, answer.response, request)
      #expect(chain.device.publicKey == key.publicKey && chain.device.deviceID == device)
      let again = try await ca.authority.answer(request)
      #expect(!again.enrolment.isNew)
      #expect(try self.chain(ca, again.response, request) == chain)
    }
  }

  @Test("A request for an unknown or expired ticket is refused")
  func tickets() async throws {
    let ca = try TestCA()
    let start = Date()
    let unknown = try await ca.requestFile(.random())
    await refused(.csrNonceMismatch) { _ = try await ca.authority.answer(unknown) }
    let ticket = try await ca.authority.issueTicket(days: 1, now: start)
    let request = try await ca.requestFile(ticket)
    await refused(.csrNonceMismatch) {
      _ = try await ca.authority.answer(request, now: start + 86_400)
    }
    _ = try await ca.authority.answer(request, now: start + 86_398)
  }

  @Test("No changed byte of a request file leaves it acceptable")
  func changedBytes() async throws {
    let ca = try TestCA()
    let request = try await ca.requestFile(ca.authority.issueTicket(days: 1))
    for index in request.indices {
      var changed = request
      changed[index] ^= 0x10
      await #expect(throws: (any Error).self, "byte \(index)") {
        _ = try await ca.authority.answer(changed)
      }
    }
    #expect(try await ca.authority.certificates().allSatisfy { $0.kind != .device })
  }

  @Test("A request that another key than that of its CSR has signed is refused")
  func foreignSignature() async throws {
    let ca = try TestCA()
    let ticket = try await ca.authority.issueTicket(days: 1)
    let (device, key) = (DeviceID.random(), try ca.key())
    let csr = try await CertificationRequest.make(for: device, key: key, answering: ticket).der
    let file = try #require(
      EnrolmentRequestFile(
        start: EnrolmentStart(deviceID: device, keyProtection: .file), certificationRequest: csr))
    let signed = try await SignedMessage.make(
      .enrolmentRequest(payload: file.payload), by: ca.key())
    await refused(.proofInvalid) { _ = try await ca.authority.answer(signed) }
  }

  @Test("An import answers good rows, reports bad ones, and gives the same again")
  func importing() async throws {
    let ca = try TestCA()
    try await ca.authority.createBatch(try #require(ManagedName("B1")))
    let ticket = try await ca.authority.issueTicket(days: 1)
    let (a, b, c) = (DeviceID.random(), DeviceID.random(), DeviceID.random())
    try ca.folder.write("a.req", await ca.requestFile(ticket, a))
    try ca.folder.write("b.req", await ca.requestFile(ticket, b, batch: "B1"))
    try FileManager.default.createDirectory(
      atPath: ca.folder.file("out"), withIntermediateDirectories: false)
    let csv = """
      device_id,batch,model,request
      \(a),B1,K 200,a.req
      \(b),,"K 200",b.req\r
      \(c),,,a.req
      \(c),,,missing.req
      nonsense,,,a.req

      \(b),B2,,b.req
      \(b),B1
      """
    try ca.folder.write("devices.csv", csv)
    var seen: [Int] = []
    func run() async throws -> [ImportOutcome] {
      try await ca.authority.importDevices(
        csv: ca.folder.file("devices.csv"), out: ca.folder.file("out"),
        report: ca.folder.file("report.csv")
      ) { _, done, all in
        seen.append(done)
        #expect(all == 7)
      }
    }
    let first = try await run()
    #expect(
      first.map(\.outcome) == [.enrolled, .enrolled]
        + [ImportOutcome.Outcome](
          repeating: .refused, count: 5))
    #expect(first.map(\.line) == [2, 3, 4, 5, 6, 8, 9] && seen == Array(1...7))
    for (index, reason) in [
      (2, "another device's"), (3, "missing.req"), (4, "device_id"), (5, "B1, not B2"),
      (6, "2 fields"),
    ] { #expect(first[index].reason.contains(reason), "\(first[index])") }
    #expect(try await ca.authority.device(a)?.0.batch == "B1")
    #expect(try await ca.authority.device(b)?.0.model == "K 200")
    let request = try ca.folder.read("a.req")
    _ = try chain(ca, ca.folder.read("out/\(a).response"), request)
    let report = try CSVReader.read(ca.folder.read("report.csv"))
    #expect(report.count == 8 && report.allSatisfy { $0.fields.count == 5 })

    let second = try await run()
    #expect(second.prefix(2).map(\.outcome) == [.repeated, .repeated])
    #expect(second.prefix(2).map(\.serial) == first.prefix(2).map(\.serial))
  }

  @Test(
    "CSV is read strictly",
    arguments: [
      ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,", [["a", "b"], ["c", ""]]),
      ("\"a,\n\"\"x\"\"\",b\n", [["a,\n\"x\"", "b"]]), ("\u{FEFF}a\n\n\nb", [["a"], ["b"]]),
      ("", []), ("a\"b\n", nil), ("\"a\"b\n", nil), ("\"a", nil), ("a\rb", nil), ("a\r", nil),
    ] as [(String, [[String]]?)])
  func csv(text: String, expected: [[String]]?) throws {
    guard let expected else {
      let error = #expect(throws: ManagementError.self) { try CSVReader.read(Array(text.utf8)) }
      #expect(error?.message.contains("CSV line 1") == true)
      return
    }
    #expect(try CSVReader.read(Array(text.utf8)).map(\.fields) == expected)
  }

  @Test("CSV lines that we write are read back", arguments: ["", "a", "a,b", "\"", "a\nb", "é"])
  func csvRoundTrip(field: String) throws {
    let line = CSVReader.line(["x", field, "y"])
    #expect(try CSVReader.read(Array(line.utf8)).map(\.fields) == [["x", field, "y"]])
  }

  @Test(
    "Columns are named once, known, and those that are needed are there",
    arguments: [
      "device_id", "request", "device_id,request,request", "device_id,request,extra", "",
    ])
  func columns(header: String) async throws {
    let error = #expect(throws: ManagementError.self) {
      try ImportRow.read(Array("\(header)\n".utf8))
    }
    #expect(error?.code == .invalid)
  }
}
