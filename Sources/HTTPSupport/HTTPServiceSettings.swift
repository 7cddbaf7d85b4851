import Platform
import Yams

/// A service's settings in a YAML file, read strictly.
public enum HTTPServiceSettings {
  /// Reads settings; give `Value` a `closedContainer`, so that unknown keys are refused.
  ///
  /// - Throws: `HTTPServiceSettingsFault` that names the file and the key.
  public static func read<Value: Decodable>(
    _ type: Value.Type = Value.self, from path: String
  ) throws(HTTPServiceSettingsFault) -> Value {
    do {
      let text = String(decoding: try DurableFile.read(path, limit: 65_536), as: UTF8.self)
      return try YAMLDecoder().decode(type, from: text)
    } catch let error as SystemError {
      throw HTTPServiceSettingsFault(message: "\(error)")
    } catch DecodingError.dataCorrupted(let context) where context.underlyingError is YamlError {
      let reason = context.underlyingError.map { "\($0)" } ?? ""
      throw HTTPServiceSettingsFault(message: "\(path): not YAML: \(reason)")
    } catch {
      throw HTTPServiceSettingsFault(message: "\(path): \(JSONFault(error))")
    }
  }
}

/// Why settings were refused: the file, the key, and what it takes.
public struct HTTPServiceSettingsFault: Error, Sendable, Equatable, CustomStringConvertible {
  public let message: String
  public var description: String { message }
}

extension KeyedDecodingContainer {
  /// A whole number within `range`; `absent` when the key is not there.
  ///
  /// - Throws: `DecodingError` that names the key and the range.
  public func number(
    _ key: Key, in range: ClosedRange<Int>, or absent: Int
  ) throws -> Int {
    let value = try wholeNumberIfPresent(Int.self, forKey: key) ?? absent
    guard range.contains(value) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "must be \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
