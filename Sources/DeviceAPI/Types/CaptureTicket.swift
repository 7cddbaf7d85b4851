/// Body of the 201 to `POST /v1/captures`.
public struct CaptureTicket: Codable, Sendable, Equatable {
  /// 128 random bits as unpadded base64url (22 characters); belongs to the uid that began the capture.
  public var id: String
  /// The capture has ended, one way or the other, after this many ms.
  public var expiresInMilliseconds: Int64

  public init(id: String, expiresInMilliseconds: Int64) {
    self.id = id
    self.expiresInMilliseconds = expiresInMilliseconds
  }

  enum CodingKeys: String, CodingKey {
    case id
    case expiresInMilliseconds = "expires_in_ms"
  }
}
