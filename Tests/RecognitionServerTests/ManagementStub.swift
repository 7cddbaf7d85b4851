import DeviceKeys
import Foundation
import HTTPSupport
import Hummingbird
import NIOCore
import Synchronization
import TestSupport

/// A trusted management server that says what the test wants, with a PKI and one device of its own.
final class ManagementStub: Sendable {
  static let day: TimeInterval = 86_400

  let folder: TemporaryFolder
  let now: Date
  let root: Certificate
  let issuing: Certificate
  let device: TestDevice
  private let rootKey: IssuerKey
  private let issuingKey: IssuerKey
  private let managementKey: ManagementKey
  private let managementChain: CertificateChain
  private let answers: Mutex<[String: [UInt8]]>

  init(now: Date) throws {
    folder = try TemporaryFolder()
    self.now = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
    let (begin, end) = (self.now - Self.day, self.now + 30 * Self.day)
    func template(
      _ role: CertificateTemplate.Role, _ key: PublicKey
    ) -> CertificateTemplate {
      CertificateTemplate(role: role, publicKey: key, notBefore: begin, notAfter: end)
    }
    rootKey = try IssuerKey.create(path: folder.file("root.key"))
    issuingKey = try IssuerKey.create(path: folder.file("issuing.key"))
    managementKey = try ManagementKey.create(path: folder.file("management.key"))
    root = try rootKey.issue(
      template(.root(name: "Stub Root"), rootKey.publicKey), issuer: nil)
    issuing = try rootKey.issue(
      template(.issuing(name: "Stub Issuing"), issuingKey.publicKey), issuer: root)
    let management = try issuingKey.issue(
      template(.management(name: "Stub Management"), managementKey.publicKey), issuer: issuing)
    managementChain = try CertificateChain([management, issuing])
    let tls = try FileKey.create(path: folder.file("tls.key"))
    let server = try issuingKey.issue(
      template(.server(hosts: ["localhost"]), tls.publicKey), issuer: issuing)
    try folder.write("tls.pem", (server.pem + issuing.pem).utf8)
    try folder.write("root.pem", root.pem.utf8)
    let (id, key) = (DeviceID.random(), try FileKey.create(path: folder.file("device.key")))
    let certificate = try issuingKey.issue(
      template(.device(id, .file), key.publicKey), issuer: issuing)
    device = TestDevice(id: id, key: key, chain: try CertificateChain([certificate, issuing]))
    answers = Mutex(["anchors": Array(root.pem.utf8)])
    try publish(number: 1)
  }

  /// Publishes a deny list of these devices that is made now and holds for five minutes, and current CRLs.
  func publish(
    number: Int, denying devices: [DeviceID] = [], at time: Date? = nil,
    spoiling spoil: (inout [UInt8]) -> Void = { _ in }
  ) throws {
    let time = time ?? now
    var list = try managementKey.sign(
      .denyList(
        DenyList(
          number: number, thisUpdate: time - 1, nextUpdate: time + 300, devices: devices)),
      chain: managementChain)
    spoil(&list)
    let lists = try [(rootKey, root), (issuingKey, issuing)].map { key, issuer in
      try key.revocationList(
        of: [], issuer: issuer, number: number, from: time - 1, until: time + Self.day
      ).pem
    }
    answers.withLock {
      $0["deny-list"] = list
      $0["crl"] = Array(lists.joined().utf8)
    }
  }

  /// What `GET /v1/<name>` answers.
  func answer(_ name: String) -> [UInt8]? { answers.withLock { $0[name] } }

  /// Runs it for the time of `body`, which gets its URL.
  func serving(_ body: (String) async throws -> Void) async throws {
    let identity = try TLSIdentity(
      certificateFile: folder.file("tls.pem"), keyFile: folder.file("tls.key"))
    let router = Router(context: BasicRequestContext.self)
    router.get("v1/:name") { [self] _, context in
      guard let bytes = answer(try context.parameters.require("name")) else {
        throw HTTPError(.notFound)
      }
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
    try await Serving.run(portFile: folder.file("stub-port"), body) { portFile in
      try HTTPService(
        router: router, address: HTTPServiceAddress(host: "127.0.0.1", port: 0),
        identity: identity, portFile: portFile, logger: TestServer.logger)
    }
  }
}
