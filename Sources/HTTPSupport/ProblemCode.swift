import Hummingbird

/// The closed list of codes that one API answers with; clients decide on the code, people read the detail.
///
/// Raw values are `snake_case` and never change their meaning. The four requirements below are the faults that
/// every HTTP API has; an enum meets them with cases of these names.
public protocol ProblemCode: RawRepresentable<String>, CaseIterable, Sendable {
  /// The HTTP status that always goes with this code.
  var status: HTTPResponse.Status { get }
  /// Whether the very same request may succeed later.
  var isRetryable: Bool { get }

  /// The request's JSON, headers or path parameters are not what the API asks for.
  static var requestMalformed: Self { get }
  /// The request body is larger than the API takes.
  static var requestTooLarge: Self { get }
  /// No such call, or no such object for this caller.
  static var notFound: Self { get }
  /// A fault of the program itself.
  static var internalError: Self { get }
}
