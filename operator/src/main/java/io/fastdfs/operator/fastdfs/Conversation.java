package io.fastdfs.operator.fastdfs;

import io.fastdfs.operator.fastdfs.TrackerFailure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, from connecting to closing: questions one after the other, each with its answer. Its
 * {@link #outcome} is always completed, and whoever completes it first wins: the last answer, the deadline, the peer.
 *
 * <p>Everything but the deadline happens on one event loop, so the fields need no lock.
 */
final class Conversation<T> {

    private final TrackerAddress address;
    private final CompletableFuture<T> outcome;

    private volatile @Nullable NetSocket socket;
    private volatile @Nullable Request asked;
    private @Nullable FrameReader reader;
    private @Nullable Promise<Frame> answer;

    Conversation(TrackerAddress address, CompletableFuture<T> outcome) {
        this.address = address;
        this.outcome = outcome;
    }

    /** Connects, follows the script and completes the outcome; {@link #close} is the caller's part. */
    void hold(Supplier<Future<NetSocket>> connecting, Script<T> script) {
        try {
            connecting.get().onComplete(connected -> begin(connected, script), this::fail);
        } catch (IllegalStateException closed) {
            fail(closed);
        }
    }

    private void begin(NetSocket connected, Script<T> script) {
        socket = connected;
        if (outcome.isDone()) {
            connected.close();
            return;
        }
        connected.handler(this::received);
        connected.exceptionHandler(this::fail);
        connected.closeHandler(closed -> fail(NoAnswer.because(Reason.CLOSED_EARLY, "")));
        Future.succeededFuture(this).compose(script::follow).onComplete(outcome::complete, this::fail);
    }

    Future<Frame> ask(Request request) {
        asked = request;
        reader = new FrameReader(request.command());
        Promise<Frame> promise = Promise.promise();
        answer = promise;
        NetSocket connection = socket;
        if (connection != null) {
            connection.write(request.frame());
        }
        return promise.future();
    }

    private void received(Buffer piece) {
        Promise<Frame> waiting = answer;
        FrameReader current = reader;
        try {
            if (waiting == null || current == null) {
                throw NoAnswer.garbage("it sent bytes that nobody had asked for");
            }
            Optional<Frame> frame = current.accept(piece);
            if (frame.isPresent()) {
                answer = null;
                reader = null;
                waiting.complete(frame.get());
            }
        } catch (RuntimeException unusable) {
            fail(unusable);
        }
    }

    private void fail(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    void close() {
        NetSocket connection = socket;
        if (connection != null) {
            connection.close();
        }
    }

    /** Why the outcome has no value. */
    TrackerFailure failure(Throwable cause, long deadlineMillis) {
        NoAnswer no = noAnswer(cause);
        Request request = asked;
        String question = request == null ? "a request" : request.toString();
        String sentence = address
                + switch (no.reason) {
                    case REFUSED -> " refused the connection";
                    case UNREACHABLE -> " cannot be reached: " + no.why;
                    case TIMEOUT ->
                        (request == null ? " did not accept a connection" : " did not answer " + question) + " within "
                                + deadlineMillis + " ms";
                    case CLOSED_EARLY -> " closed the connection before it had answered " + question;
                    case GARBAGE -> " answered " + question + " with something that is not FastDFS: " + no.why;
                    case ERROR_STATUS -> " refused " + question + " with " + no.why;
                    case CLIENT_CLOSED -> " was not asked: this client is closed";
                };
        return new TrackerFailure(address, no.reason, no.status, sentence);
    }

    private NoAnswer noAnswer(Throwable cause) {
        if (cause instanceof NoAnswer no) {
            return no;
        }
        if (cause instanceof TimeoutException) {
            return NoAnswer.because(Reason.TIMEOUT, "");
        }
        if (socket != null) {
            return cause instanceof IOException
                    ? NoAnswer.because(Reason.CLOSED_EARLY, "")
                    : NoAnswer.garbage(cause.toString());
        }
        if (cause instanceof RejectedExecutionException || cause instanceof IllegalStateException) {
            return NoAnswer.because(Reason.CLIENT_CLOSED, "");
        }
        // The texts are those of errno; Netty puts the address behind them.
        String text = String.valueOf(cause.getMessage());
        return cause instanceof ConnectException && text.contains("Connection refused")
                ? NoAnswer.because(Reason.REFUSED, "")
                : NoAnswer.because(Reason.UNREACHABLE, text);
    }

    /** What is asked in a conversation; runs on the event loop and must not block. */
    interface Script<T> {
        Future<T> follow(Conversation<T> conversation);
    }
}
