package dev.computethis.protocol;

/**
 * The HTTP interface of a worker. Every request but {@link #CHALLENGE}, {@link #HEALTH} and {@link #LIVE} is signed, see {@link
 * RequestSignature}.
 *
 * <pre>
 * POST   /v1/challenge                           200 a challenge, to sign requests with
 * POST   /v1/session                             body the leader's part of a SessionKey, signed by the service's key:
 *                                                200 the worker's part; the key is good as long as the challenge
 * GET    /healthz                                200 "ok" once a runner is up
 * GET    /livez                                  200 "ok"
 * GET    /v1/state                               200 WorkerState
 * PUT    /v1/blobs/{namespace}/{digest}          204; 409 Refusal (NoSpace, Invalid)
 * POST   /v1/runs/{uid}/{from}/{attempt}?wait=MS body Assignment: starts it, or finds it started, then waits
 *        &amp;ahead=1                               where another runs, waits for that first, without being held; one
 *                                                may wait so. Once it may start it is answered as any other
 * DELETE /v1/ahead/{uid}/{from}/{attempt}        202: what waits so is refused as GivenBack; 404: it does not wait
 * GET    /v1/runs/{uid}/{from}/{attempt}?wait=MS waits
 *                                                200 Outcome; 202 runs still; 404 not held; 409 Refusal
 * DELETE /v1/runs/{uid}/{from}/{attempt}         202: kills it; the outcome (Cancelled) comes to who waits; where it was
 *                                                sent ahead, and waits still, as above; 404
 * GET    /v1/runs/{uid}/{from}/{attempt}/log?offset=N   200 WorkerLog; 404 no longer kept
 * any                                            400 text; 401 text: signature refused, take a new challenge;
 *                                                413 body over the limit
 * </pre>
 *
 * A request may carry {@link #ACK_HEADER}: the ids ({@link AssignmentId#toString()}, separated by commas) whose
 * outcomes are stored, and which the worker may forget. Posting an id that has finished gives its outcome again.
 */
public final class WorkerApi {

    public static final String CHALLENGE = "/v1/challenge";
    public static final String SESSION = "/v1/session";
    public static final String HEALTH = "/healthz";
    public static final String LIVE = "/livez";
    public static final String STATE = "/v1/state";
    public static final String BLOBS = "/v1/blobs/";
    public static final String RUNS = "/v1/runs/";
    public static final String AHEAD = "/v1/ahead/";
    public static final String ACK_HEADER = "ComputeThis-Ack";

    /** The longest a worker parks a request, in milliseconds; a longer {@code wait} is cut to it. */
    public static final long MAX_WAIT_MILLIS = 20_000;

    private WorkerApi() {}
}
