import HTTPSupport
import HTTPTypes
import Hummingbird

/// Says on this listener how to authenticate: the refusals of operators come from code that other listeners use too.
struct BasicChallenge<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch var problem as Problem where problem.status == .unauthorized {
      problem.headers[.wwwAuthenticate] = #"Basic realm="attestcam-ca", charset="UTF-8""#
      throw problem
    }
  }
}
