package io.fastdfs.operator.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Names an immutable set of files by what it holds: the same files give the same name, whatever their order. */
public final class ContentHash {

    private static final int CHARACTERS = 10;

    private ContentHash() {}

    /** Ten hexadecimal digits for files by name. */
    public static String of(Map<String, String> files) {
        MessageDigest sha256 = sha256();
        new TreeMap<>(files).forEach((name, content) -> {
            digest(sha256, name);
            digest(sha256, content);
        });
        return HexFormat.of().formatHex(sha256.digest()).substring(0, CHARACTERS);
    }

    /** The length goes first, so that no two lists of parts give one stream of bytes. */
    private static void digest(MessageDigest sha256, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha256.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
