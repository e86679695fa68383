#!/usr/bin/env python3
"""Writes primer.txt: made-up dumps that the model is trained on before it codes a frame of SQL.

Every statement is written here, after the manuals of pg_dump, mysqldump, Oracle's SQL*Plus and SQL Server's scripts, and taken
from no dump; names of people, places and things are common words. The most valuable text is last.

The same bytes come out everywhere: run it with Python 3.8 or later.
"""

import random
from pathlib import Path

RNG = random.Random(7)


def pick(of):
    return of[int(RNG.random() * len(of))]


def below(n):
    return int(RNG.random() * n)


FIRST = ("James Mary John Patricia Robert Linda Michael Barbara William Elizabeth David Jennifer Richard Maria Charles Susan Joseph "
         "Margaret Thomas Dorothy Daniel Lisa Paul Nancy Mark Karen Donald Anna George Sarah Kevin Laura Peter Julia Carlos Ana "
         "Luis Sofia Hans Ingrid Pierre Marie Giovanni Elena Ivan Olga Ahmed Fatima Wei Yuki Raj Priya").split()
LAST = ("Smith Johnson Williams Jones Brown Davis Miller Wilson Moore Taylor Anderson Thomas Jackson White Harris Martin Thompson "
        "Garcia Martinez Robinson Clark Rodriguez Lewis Lee Walker Hall Allen Young Hernandez King Wright Lopez Hill Scott Green "
        "Müller Schmidt Fischer Rossi Silva Santos Kowalski Novak Ivanov Nguyen Kim Chen Singh Patel").split()
CITY = ("London|Paris|Berlin|Madrid|New York|San Francisco|Los Angeles|Chicago|Toronto|Sydney|São Paulo|México D.F.|Tokyo|Mumbai|"
        "Moscow|Rome|Vienna|Lisbon|Amsterdam|Stockholm|Buenos Aires|Santiago|Warsaw|Prague|Dublin|Boston|Seattle").split("|")
COUNTRY = ("USA|United States|United Kingdom|Germany|France|Spain|Italy|Brazil|Canada|India|China|Japan|Mexico|Australia|Argentina|"
           "Poland|Russia|Netherlands|Portugal|Sweden|Switzerland|Austria|Belgium|Turkey|South Africa").split("|")
STREET = "Main St|Oak Avenue|Park Road|High Street|Church Lane|Market Square|Avenida Central|Rue de la Paix|Hauptstraße|2nd Ave".split("|")
THINGS = ("about|account|action|address|album|amazing|American|article|available|beautiful|before|best|black|blue|book|business|"
          "category|chair|chapter|children|city|classic|comment|community|company|computer|contact|content|control|cotton|country|"
          "course|customer|data|description|design|development|digital|document|drama|email|every|family|film|first|food|friend|"
          "general|good|great|group|guide|health|history|home|house|image|important|information|international|language|large|"
          "learn|level|life|light|limited|local|love|manager|market|master|member|message|mobile|modern|money|movie|music|name|"
          "national|network|number|office|online|order|original|people|person|phone|picture|place|player|please|power|price|"
          "product|program|project|public|question|red|release|report|research|review|rock|sales|school|science|search|second|"
          "security|series|service|simple|small|social|software|special|standard|story|street|student|support|system|team|"
          "technology|television|test|their|through|title|training|travel|university|user|version|video|water|website|white|"
          "without|woman|work|world|writing|young").split("|")
GLUE = "the of and to in a for with on from by is that his her an as at their who when into after must".split()
HOSTS = "example.com example.org mail.example.com gmail.com yahoo.com hotmail.com".split()


def text(n):
    words = [pick(GLUE) if i % 2 else pick(THINGS) for i in range(n)]
    return (words[0].capitalize() + " " + " ".join(words[1:]) + ".").replace("'", "")


def date():
    return f"{1995 + below(31)}-{1 + below(12):02d}-{1 + below(28):02d}"


def moment():
    return f"{date()} {below(24):02d}:{below(60):02d}:{below(60):02d}"


def person():
    first, last = pick(FIRST), pick(LAST)
    return first, last, f"{first}.{last}@{pick(HOSTS)}".lower()


PG_HEAD = """--
-- PostgreSQL database dump
--

-- Dumped from database version 14.5 (Debian 14.5-1.pgdg110+1)
-- Dumped by pg_dump version 14.5 (Debian 14.5-1.pgdg110+1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: plpgsql; Type: EXTENSION; Schema: -; Owner: 
--

CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;


--
-- Name: EXTENSION plpgsql; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';


SET search_path = public, pg_catalog;

SET default_tablespace = '';

SET default_table_access_method = heap;

SET default_with_oids = false;

DROP TABLE IF EXISTS public.{t} CASCADE;

--
-- Name: {t}; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.{t} (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    email character varying(50) DEFAULT NULL::character varying,
    description text,
    price numeric(10,2) DEFAULT 0.00 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    data jsonb,
    parent_id bigint,
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone
);


ALTER TABLE public.{t} OWNER TO postgres;

--
-- Name: {t}_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.{t}_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.{t}_id_seq OWNER TO postgres;

--
-- Name: {t}_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.{t}_id_seq OWNED BY public.{t}.id;


--
-- Name: {t} id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.{t} ALTER COLUMN id SET DEFAULT nextval('public.{t}_id_seq'::regclass);


--
-- Data for Name: {t}; Type: TABLE DATA; Schema: public; Owner: postgres
--

"""

PG_TAIL = """

--
-- Name: {t}_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.{t}_id_seq', {n}, true);


--
-- Name: {t} {t}_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.{t}
    ADD CONSTRAINT {t}_pkey PRIMARY KEY (id);


--
-- Name: idx_{t}_name; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX idx_{t}_name ON public.{t} USING btree (name);


--
-- Name: {t} {t}_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.{t}
    ADD CONSTRAINT {t}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.{t}(id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- PostgreSQL database dump complete
--

"""

MY_HEAD = """-- MySQL dump 10.13  Distrib 8.0.32, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version\t8.0.32

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `{t}`
--

DROP TABLE IF EXISTS `{t}`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `{t}` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) COLLATE utf8mb4_unicode_ci NOT NULL,
  `email` varchar(100) DEFAULT NULL,
  `description` text COLLATE utf8mb4_unicode_ci,
  `price` decimal(10,2) NOT NULL DEFAULT '0.00',
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `created_at` timestamp NULL DEFAULT NULL,
  `updated_at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `email` (`email`),
  KEY `idx_{t}_name` (`name`),
  CONSTRAINT `{t}_ibfk_1` FOREIGN KEY (`parent_id`) REFERENCES `{t}` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT={n} DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `{t}`
--

LOCK TABLES `{t}` WRITE;
/*!40000 ALTER TABLE `{t}` DISABLE KEYS */;
"""

MY_TAIL = """
/*!40000 ALTER TABLE `{t}` ENABLE KEYS */;
UNLOCK TABLES;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2023-05-04 12:30:15
"""

MS_HEAD = """USE [master]
GO
IF EXISTS(SELECT name FROM sys.databases WHERE name = 'Shop')
BEGIN
\tALTER DATABASE [Shop] SET OFFLINE WITH ROLLBACK IMMEDIATE;
\tDROP DATABASE [Shop];
END
GO
CREATE DATABASE [Shop];
GO
USE [Shop];
GO
/****** Object:  Table [dbo].[{t}]    Script Date: 5/4/2023 12:30:15 PM ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[{t}](
\t[Id] [int] IDENTITY(1,1) NOT NULL,
\t[Name] [nvarchar](160) NOT NULL,
\t[Price] [numeric](10, 2) NULL,
\t[CreatedDate] [datetime] NOT NULL,
 CONSTRAINT [PK_{t}] PRIMARY KEY CLUSTERED 
(
\t[Id] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]
) ON [PRIMARY]
GO
ALTER TABLE [dbo].[{t}] ADD CONSTRAINT [FK_{t}Id] FOREIGN KEY ([Id]) REFERENCES [dbo].[{t}] ([Id]) ON DELETE NO ACTION ON UPDATE NO ACTION;
GO
SET IDENTITY_INSERT [dbo].[{t}] ON 
GO
"""

ORACLE_HEAD = """ALTER SESSION SET NLS_DATE_FORMAT = 'DD-MON-YYYY HH24:MI:SS';
SET DEFINE OFF;
REM INSERTING into {T}
CREATE TABLE "SHOP"."{T}"
(
    Id NUMBER NOT NULL,
    Name VARCHAR2(160 BYTE) NOT NULL ENABLE,
    Price NUMBER(10,2),
    Created DATE,
    CONSTRAINT PK_{T} PRIMARY KEY  (Id)
);
ALTER TABLE {T} ADD CONSTRAINT FK_{T}Id FOREIGN KEY (Id) REFERENCES {T} (Id)  ;
COMMENT ON COLUMN {T}.Name IS '';
"""


def copy_rows(t, n):
    yield f"COPY public.{t} (id, name, email, description, price, active, data, parent_id, created_at, updated_at) FROM stdin;"
    for i in range(1, n):
        first, last, email = person()
        yield "\t".join([str(i), f"{first} {last}", email, text(8 + below(12)), f"{below(100)}.99", pick("tf"),
                         pick(["\\N", "{}", '{"name": "%s", "type": "%s"}' % (pick(THINGS), pick(THINGS))]), pick(["\\N", str(below(90))]),
                         moment() + pick(["", f".{below(10**6):06d}"]), moment() + pick(["+00", "-05"])])
    yield "\\."


def insert_rows(t, n, style):
    for i in range(1, n):
        first, last, email = person()
        place = f"'{below(200)} {pick(STREET)}', '{pick(CITY)}', {pick(['NULL', chr(39) + 'CA' + chr(39)])}, '{pick(COUNTRY)}', '{below(90000) + 10000}'"
        if style == "pg":
            yield f"INSERT INTO {t} VALUES ({i}, '{first}', '{last}', '{email}', {place}, '{date()}', {below(900)}.{below(100):02d});"
        elif style == "oracle":
            yield (f"INSERT INTO {t.upper()} (Id, Name, Price, Created) VALUES ({i}, '{first} {last}', {below(100)}.99, "
                   f"{pick(['TO_DATE', 'to_date'])}('{moment()}','yyyy-mm-dd hh24:mi:ss'));")
        elif style == "mssql":
            yield f"INSERT [dbo].[{t}] ([Id], [Name], [Price], [CreatedDate]) VALUES ({i}, N'{first} {last}', {below(100)}.99, CAST(N'{date()}T00:00:00.000' AS DateTime))"
        elif style == "list":
            yield f"    ({i}, '{first}', '{last}', {place}, '{email}', {below(9)}, {below(10**6)}, 0.99){',' if i < n - 1 else ';'}"


def my_rows(t, n):
    rows = []
    for i in range(1, n):
        first, last, email = person()
        rows.append(f"({i},'{first} {last}','{email}','{text(6 + below(9))}',{below(100)}.99,{below(2)},'{moment()}','{moment()}')")
    return f"INSERT INTO `{t}` VALUES " + ",".join(rows) + ";"


def parts():
    yield "\n".join(text(16) for _ in range(40))
    yield MS_HEAD.replace("{t}", "Category")
    yield "\nGO\n".join(insert_rows("Category", 8, "mssql")) + "\nGO\n"
    yield ORACLE_HEAD.replace("{T}", "PRODUCT")
    yield "\n".join(insert_rows("product", 8, "oracle")) + "\ncommit;\n"
    yield MY_HEAD.replace("{t}", "users").replace("{n}", "51")
    yield my_rows("users", 14)
    yield MY_TAIL.replace("{t}", "users")
    yield "INSERT INTO Customer (Id, FirstName, LastName, Address, City, State, Country, PostalCode, Email) VALUES\n"
    yield "\n".join(insert_rows("Customer", 12, "list")) + "\n\n"
    yield "\n".join(insert_rows("employees", 12, "pg")) + "\n\n"
    yield PG_HEAD.replace("{t}", "products")
    yield "\n".join(copy_rows("products", 20)) + "\n"
    yield PG_TAIL.replace("{t}", "products").replace("{n}", "49")


Path(__file__).with_name("primer.txt").write_bytes("".join(parts()).encode())
