/// What a terminal must show to a person, in the person's language, before it begins a capture.
public struct UserNotice: Codable, Sendable, Equatable {
  /// Of the captures that it is for.
  public var purpose: String
  /// Of the captures that it is for; the first is used when a request names none.
  public var profiles: [String]
  /// To be shown as it is.
  public var text: Text

  public init(purpose: String, profiles: [String], text: Text) {
    self.purpose = purpose
    self.profiles = profiles
    self.text = text
  }

  public struct Text: Codable, Sendable, Equatable {
    /// In English.
    public var en: String
    /// In Chinese.
    public var zh: String

    public init(en: String, zh: String) {
      self.en = en
      self.zh = zh
    }

    /// The sentences of a configuration that has none of its own; docs/guidance.md explains them.
    public static let standard = Text(
      en: """
        This device will now take pictures of your face for “{purpose}”. What is needed of them is signed and sent to \
        the service that asked for it; the device keeps none. If you do not agree, step away or cancel.
        """,
      zh: "本设备即将为“{purpose}”拍摄您的面部。所需照片经签名后发送给提出请求的服务，本设备不保留任何照片。如不同意，请离开或取消。")

    /// The text with the purpose in the place of `{purpose}`.
    public func naming(_ purpose: String) -> Text {
      Text(
        en: en.replacing("{purpose}", with: purpose), zh: zh.replacing("{purpose}", with: purpose))
    }
  }
}
