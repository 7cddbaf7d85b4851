import DeviceKeys
import FoundationEssentials
import HTTPSupport
import Platform

extension CertificateAuthority {
  /// Answers the request files that a CSV file names, each row by itself; a bad one does not stop the others, and
  /// running it again gives every device the certificate that it has.
  ///
  /// - Parameters:
  ///   - csv: path; request files are found from its directory.
  ///   - out: existing directory for the answers, `<device ID>.response`.
  ///   - report: path of a CSV file with one line for each row; it is written when all are done.
  ///   - progress: after each row: what became of it, how many are done, how many there are.
  /// - Returns: outcomes in the order of the rows.
  /// - Throws: `ManagementError` when the file as a whole cannot be used or the report not written.
  @discardableResult
  public func importDevices(
    csv: String, out: String, report: String, by who: Operator = .local, now: Date = Date(),
    progress: (ImportOutcome, Int, Int) -> Void = { _, _, _ in }
  ) async throws(ManagementError) -> [ImportOutcome] {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(csv, limit: CSVReader.largest) } catch {
      throw ManagementError(error)
    }
    let rows = try ImportRow.read(bytes)
    let directory =
      csv.contains("/") ? String(csv[..<(csv.lastIndex(of: "/") ?? csv.endIndex)]) : "."
    var outcomes: [ImportOutcome] = []
    for (line, device, row) in rows {
      var outcome = ImportOutcome(
        line: line, deviceID: device, outcome: .refused, serial: "", reason: "")
      do {
        let enrolment = try await enrol(
          row.get(), from: directory, out: out, by: who, now: now)
        outcome.outcome = enrolment.isNew ? .enrolled : .repeated
        outcome.serial = enrolment.chain.device.serialNumber
      } catch {
        outcome.reason = ManagementError(error).message
      }
      outcomes.append(outcome)
      progress(outcome, outcomes.count, rows.count)
    }
    try TextFile.write(
      ImportOutcome.header + outcomes.map(\.report).joined(), to: report, mode: 0o644)
    return outcomes
  }

  private func enrol(
    _ row: ImportRow, from directory: String, out: String, by who: Operator, now: Date
  ) async throws -> Enrolment {
    let path = row.request.hasPrefix("/") ? row.request : "\(directory)/\(row.request)"
    let file = try DurableFile.read(path, limit: SignedMessage.Kind.enrolmentRequest.largest)
    let answer = try await answer(
      file, expecting: ExpectedRequest(device: row.device, batch: row.batch, model: row.model),
      by: who, now: now)
    try TextFile.write(answer.response, to: "\(out)/\(row.device).response", mode: 0o644)
    return answer.enrolment
  }
}
