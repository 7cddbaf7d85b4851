/// The closed list of acts that the audit log knows.
public enum AuditAct: String, Sendable, CaseIterable, Codable {
  case authorityCreated = "authority_created"
  case authorityInstalled = "authority_installed"
  case issuingCertified = "issuing_certified"
  case rootListSigned = "root_list_signed"
  case serviceCertified = "service_certified"
  case deviceRegistered = "device_registered"
  case deviceEnrolled = "device_enrolled"
  case deviceRenewed = "device_renewed"
  case deviceActivated = "device_activated"
  case deviceRebound = "device_rebound"
  case deviceRevoked = "device_revoked"
  case certificateRevoked = "certificate_revoked"
  case certificateSuperseded = "certificate_superseded"
  case batchCreated = "batch_created"
  case batchRevoked = "batch_revoked"
  case operatorAdded = "operator_added"
  case operatorRemoved = "operator_removed"
  case ticketIssued = "ticket_issued"
  case manifestSigned = "manifest_signed"
  /// An authorised operator, or a device, asked for something that it may not have; the detail has the code.
  case refused
}
