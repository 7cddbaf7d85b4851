/// Reads CSV as RFC 4180 has it, and nothing looser: a stray quote or an open one at the end is an error, not a guess.
public enum CSVReader {
  public static let largest = 16 << 20
  public static let mostRows = 100_000

  /// One record and the line it starts on, 1 for the first.
  public struct Record: Sendable, Equatable {
    public var line: Int
    public var fields: [String]
  }

  /// All records of a text in UTF-8; lines end with LF or CR LF, empty lines count for nothing.
  ///
  /// - Throws: `ManagementError(.invalid)` that names the line.
  public static func read(_ bytes: [UInt8]) throws(ManagementError) -> [Record] {
    guard bytes.count <= largest else {
      throw ManagementError(.invalid, "the CSV file is larger than \(largest) bytes")
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard String(validating: text, as: UTF8.self) != nil else {
      throw ManagementError(.invalid, "the CSV file is not UTF-8")
    }
    var parser = Parser(text)
    var records: [Record] = []
    while let record = try parser.next() {
      guard records.count < mostRows else {
        throw ManagementError(.invalid, "the CSV file has more than \(mostRows) rows; split it")
      }
      records.append(record)
    }
    return records
  }

  private struct Parser {
    private let text: ArraySlice<UInt8>
    private var position: Int
    private var line = 1

    init(_ text: ArraySlice<UInt8>) {
      self.text = text
      position = text.startIndex
    }

    mutating func next() throws(ManagementError) -> Record? {
      while position < text.endIndex, try skipLineEnd() {}
      guard position < text.endIndex else { return nil }
      var record = Record(line: line, fields: [try field()])
      while position < text.endIndex {
        if text[position] == UInt8(ascii: ",") {
          position += 1
          record.fields.append(try field())
        } else if try skipLineEnd() {
          break
        } else {
          throw invalid("a quoted field goes on after its quote")
        }
      }
      return record
    }

    private func invalid(_ reason: String) -> ManagementError {
      ManagementError(.invalid, "CSV line \(line): \(reason)")
    }

    private mutating func skipLineEnd() throws(ManagementError) -> Bool {
      if text[position] == UInt8(ascii: "\r") {
        guard position + 1 < text.endIndex, text[position + 1] == UInt8(ascii: "\n") else {
          throw invalid("a carriage return without line feed")
        }
        position += 1
      }
      guard text[position] == UInt8(ascii: "\n") else { return false }
      position += 1
      line += 1
      return true
    }

    private mutating func field() throws(ManagementError) -> String {
      guard position < text.endIndex, text[position] == UInt8(ascii: "\"") else {
        let start = position
        while position < text.endIndex, !Self.endsField(text[position]) {
          guard text[position] != UInt8(ascii: "\"") else {
            throw invalid("a quote inside a field that does not start with one")
          }
          position += 1
        }
        return String(decoding: text[start..<position], as: UTF8.self)
      }
      return try quoted()
    }

    static func endsField(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private mutating func quoted() throws(ManagementError) -> String {
      var value: [UInt8] = []
      position += 1
      while position < text.endIndex {
        let byte = text[position]
        position += 1
        if byte == UInt8(ascii: "\n") { line += 1 }
        guard byte == UInt8(ascii: "\"") else {
          value.append(byte)
          continue
        }
        guard position < text.endIndex, text[position] == UInt8(ascii: "\"") else {
          return String(decoding: value, as: UTF8.self)
        }
        value.append(byte)
        position += 1
      }
      throw invalid("a quoted field has no end")
    }
  }

  /// One line, fields quoted where they must be.
  public static func line(_ fields: [String]) -> String {
    fields.map { field in
      field.utf8.contains { $0 == UInt8(ascii: "\"") || Parser.endsField($0) }
        ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
    }.joined(separator: ",") + "\n"
  }
}
