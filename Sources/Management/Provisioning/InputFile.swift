/// Files that a command is given.
public enum InputFile {
  /// - Throws: `ManagementError(.storage)` that names the file.
  public static func text(_ path: String) throws(ManagementError) -> String {
    try TextFile.read(path)
  }

  /// The first line.
  ///
  /// - Throws: `ManagementError` that names the file; `.invalid` when there is nothing in it.
  public static func line(_ path: String) throws(ManagementError) -> String {
    let line = try TextFile.readLine(path)
    guard !line.isEmpty else { throw ManagementError(.invalid, "\(path) is empty") }
    return line
  }
}
