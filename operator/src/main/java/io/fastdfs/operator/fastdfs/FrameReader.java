package io.fastdfs.operator.fastdfs;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Puts one answer together from the pieces in which it arrives. It keeps no more than one piece beyond the longest
 * answer that the command can have, whatever the peer announces or sends.
 */
final class FrameReader {

    private final Command command;
    private final Buffer received = Buffer.buffer();

    FrameReader(Command command) {
        this.command = command;
    }

    /** The frame once it is complete. */
    Optional<Frame> accept(Buffer piece) {
        received.appendBuffer(piece);
        if (received.length() < Frame.HEADER) {
            return Optional.empty();
        }
        long length = received.getLong(0);
        if (received.getUnsignedByte(8) != Command.RESPONSE) {
            throw NoAnswer.garbage(
                    "the header has command " + received.getUnsignedByte(8) + " instead of " + Command.RESPONSE);
        }
        if (length < 0 || length > command.longestBody) {
            throw NoAnswer.garbage(
                    "the body is said to have " + length + " bytes, at most " + command.longestBody + " are possible");
        }
        long missing = Frame.HEADER + length - received.length();
        if (missing < 0) {
            throw NoAnswer.garbage("there are bytes after the end of the answer");
        }
        return missing > 0
                ? Optional.empty()
                : Optional.of(new Frame(received.getUnsignedByte(9), received.slice(Frame.HEADER, received.length())));
    }
}
