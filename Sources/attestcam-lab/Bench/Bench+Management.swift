import DeviceKeys
import Foundation
import Management

extension Bench {
  /// Registries of these sizes are compared.
  private static let sizes = [1_000, 100_000, 1_000_000]
  private static let sample = 1_000

  /// What one more device costs the management server, and whether a large registry is as fast as a small one.
  func measureManagement() async throws -> BenchReport {
    var report = try await measureEnrolment()
    report.rows += try await measureRegistry()
    return report
  }

  private func authority(_ name: String) throws -> CertificateAuthority {
    let path = "\(materials.directory.path)/\(name)"
    _ = try CertificateAuthority.create(
      in: path, rootDirectory: "\(path)-root", configuration: CAConfiguration(),
      hosts: ["localhost"])
    return try CertificateAuthority(directory: path)
  }

  /// Both messages, with the device's certification request between them, one device after the other.
  private func measureEnrolment() async throws -> BenchReport {
    let authority = try authority("enrol")
    let folder = try materials.directory.make("enrol-keys")
    var keys: [FileKey] = []
    let batch = 8
    for index in 0..<(interleaving.rounds + 1) * batch {
      keys.append(try FileKey.create(path: "\(folder)/\(index)"))
    }
    let made = keys
    var round = 0
    let times = try await interleaving.time(
      batch: 1,
      prepare: { round += 1 },
      [
        { _ in
          for key in made[(round - 1) * batch..<round * batch] {
            try await Self.enrol(key, authority)
          }
        }
      ])
    let single = times[0].median / Double(batch)
    return BenchReport(
      rows: [
        BenchRow(
          "management: enrolment, in process, fsynced",
          ours: "\(BenchRow.time(single)), \(Int(1e9 / single)) per second")
      ])
  }

  private static func enrol(_ key: FileKey, _ authority: CertificateAuthority) async throws {
    let device = DeviceID.random()
    let challenge = try await authority.startEnrolment(
      EnrolmentStart(deviceID: device, keyProtection: .file), by: .local)
    let request = try await CertificationRequest.make(
      for: device, key: key, answering: challenge.nonce)
    _ = try await authority.finishEnrolment(
      challenge.id, EnrolmentEvidence(certificationRequest: request.der), by: .local)
  }

  private func measureRegistry() async throws -> [BenchRow] {
    var registries: [(CertificateAuthority, [DeviceID])] = []
    for size in Self.sizes {
      let authority = try authority("registry-\(size)")
      let devices = try await RegistryFill.add(size, to: authority, sample: Self.sample)
      registries.append((authority, devices))
    }
    let lookups = try await interleaving.time(
      batch: 200,
      registries.map { authority, devices in
        { call in _ = try await authority.device(devices[call % Self.sample]) }
      })
    let checks = try await interleaving.time(
      batch: 200,
      registries.map { authority, devices in
        { call in _ = try await authority.state(of: devices[call % Self.sample]) }
      })
    return [("lookup", lookups), ("revocation check", checks)].flatMap { name, times in
      zip(Self.sizes, times).dropFirst().map { size, time in
        BenchRow(
          "management: \(name), \(size) devices (reference: \(Self.sizes[0]))", ours: time,
          reference: times[0], goal: size == Self.sizes.last ? 2 : nil)
      }
    }
  }
}
