import Hummingbird
import Logging
import NIOCore

/// Turns everything thrown below it into a `Problem` of one API, so that no other error format gets out.
public struct ProblemMiddleware<Code: ProblemCode, Context: RequestContext>: RouterMiddleware {
  private let format: ProblemFormat

  public init(
    codes: Code.Type = Code.self, context: Context.Type = Context.self,
    format: ProblemFormat = .problemDetails
  ) {
    self.format = format
  }

  public func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let problem = problem(for: error, request: request, context: context)
      return switch format {
      case .problemDetails: try problem.response(from: request, context: context)
      case .plainText: problem.plainText
      }
    }
  }

  private func problem(for error: any Error, request: Request, context: Context) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case is NIOTooManyBytesError:
      return Problem(Code.requestTooLarge, "the request body is larger than this call takes")
    case let error as any HTTPResponseError where error.status == .notFound:
      return Problem(Code.notFound, "there is no such call")
    case let error as any HTTPResponseError where error.status.kind == .clientError:
      return Problem(Code.requestMalformed, "the request is not what this call takes")
    default:
      // The type only: an unexpected error's text may quote what it was given.
      context.logger.error("a request failed", metadata: ["error": "\(type(of: error))"])
      return Problem(Code.internalError, "an internal fault; the log has more")
    }
  }
}
