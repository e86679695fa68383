--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';

COPY public.person (id, name, email, town, country, balance, seen) FROM stdin;
1	barbara	barbara@mill.example	Turku	FI	33.51	2020-09-13 17:22:14
2	alan	alan@mill.example	\N	CL	320.04	2020-09-14 09:41:43
3	alan	alan@store.example	a\ttab	FI	750.32	2020-09-14 13:25:13
4	barbara	barbara@quay.example	\N	NO	145.08	2020-09-15 03:17:51
5	edsger	edsger@store.example	Turku	FI	24.37	2020-09-15 05:15:42
6	grace	grace@mill.example	O'Higgins	CL	658.96	2020-09-15 20:19:38
7	root	root@gate.example	a\ttab	NO	591.82	2020-09-16 08:17:41
8	edsger	edsger@store.example	Lund	SE	865.69	2020-09-16 19:05:46
9	root	root@quay.example	\N	NO	289.44	2020-09-17 06:12:42
10	grace	grace@barn.example	a\ttab	SE	238.76	2020-09-18 01:20:32
11	ada	ada@store.example	\N	CL	759.94	2020-09-18 11:53:34
12	grace	grace@mill.example	Lund	SE	562.02	2020-09-19 05:48:19
13	ada	ada@barn.example	O'Higgins	CL	888.88	2020-09-19 08:45:51
14	root	root@quay.example	a\ttab	SE	145.17	2020-09-20 05:16:41
15	root	root@quay.example	Århus	DK	650.60	2020-09-21 02:14:32
16	barbara	barbara@mill.example	O'Higgins	CL	675.84	2020-09-21 12:35:46
17	root	root@barn.example	a\ttab	DK	240.36	2020-09-21 14:36:36
18	ada	ada@quay.example	O'Higgins	CL	514.14	2020-09-22 01:22:05
19	ada	ada@quay.example	Bergen	NO	272.72	2020-09-22 06:31:10
20	grace	grace@gate.example	Århus	DK	1.23	2020-09-23 06:46:14
21	grace	grace@store.example	a\ttab	CL	300.50	2020-09-24 04:34:40
22	edsger	edsger@barn.example	O'Higgins	CL	894.06	2020-09-25 03:07:00
23	edsger	edsger@gate.example	Århus	DK	808.69	2020-09-25 18:30:23
24	root	root@mill.example	\N	CL	230.67	2020-09-26 10:34:09
25	ada	ada@store.example	Bergen	NO	533.42	2020-09-27 02:38:28
26	ada	ada@quay.example	\N	CL	869.20	2020-09-27 07:31:29
27	alan	alan@quay.example	Århus	DK	345.49	2020-09-27 18:59:43
28	grace	grace@store.example	Turku	FI	360.42	2020-09-28 03:45:14
29	edsger	edsger@gate.example	\N	DK	381.28	2020-09-28 20:19:50
30	edsger	edsger@store.example	Lund	SE	55.64	2020-09-29 05:24:19
31	ada	ada@mill.example	a\ttab	SE	411.82	2020-09-30 02:01:38
32	root	root@barn.example	O'Higgins	CL	360.92	2020-09-30 16:55:36
33	alan	alan@quay.example	O'Higgins	CL	660.24	2020-10-01 13:58:32
34	alan	alan@barn.example	O'Higgins	CL	197.59	2020-10-02 13:52:44
35	ada	ada@mill.example	O'Higgins	CL	811.09	2020-10-02 22:17:11
36	root	root@store.example	\N	NO	484.13	2020-10-03 11:56:10
37	alan	alan@mill.example	\N	CL	570.94	2020-10-04 02:08:52
38	edsger	edsger@gate.example	a\ttab	CL	781.87	2020-10-04 12:10:47
39	ada	ada@mill.example	Turku	FI	412.36	2020-10-04 18:41:38
40	root	root@barn.example	Lund	SE	483.16	2020-10-04 23:31:12
41	root	root@mill.example	\N	CL	760.74	2020-10-05 15:20:46
42	grace	grace@quay.example	Århus	DK	747.86	2020-10-06 12:17:23
43	edsger	edsger@store.example	a\ttab	NO	798.66	2020-10-07 05:11:46
44	barbara	barbara@mill.example	a\ttab	NO	758.50	2020-10-07 10:59:03
45	root	root@gate.example	\N	CL	120.72	2020-10-08 09:04:46
46	barbara	barbara@barn.example	\N	DK	739.31	2020-10-09 06:45:20
47	grace	grace@store.example	O'Higgins	CL	726.58	2020-10-09 07:30:10
48	alan	alan@store.example	Lund	SE	826.30	2020-10-10 02:20:09
49	root	root@store.example	Bergen	NO	145.39	2020-10-10 02:53:53
50	barbara	barbara@store.example	\N	SE	636.03	2020-10-10 15:39:38
51	grace	grace@gate.example	a\ttab	SE	109.75	2020-10-10 17:42:40
52	root	root@store.example	Bergen	NO	395.10	2020-10-10 20:22:38
53	alan	alan@barn.example	a\ttab	SE	350.77	2020-10-11 09:06:27
54	grace	grace@store.example	Lund	SE	35.65	2020-10-11 13:09:51
55	grace	grace@store.example	\N	NO	786.54	2020-10-12 09:00:25
56	grace	grace@store.example	Århus	DK	20.18	2020-10-13 03:13:13
57	alan	alan@barn.example	O'Higgins	CL	818.22	2020-10-14 00:52:32
58	alan	alan@gate.example	a\ttab	NO	865.44	2020-10-14 05:35:11
59	barbara	barbara@store.example	Bergen	NO	897.04	2020-10-14 19:45:15
60	root	root@store.example	a\ttab	NO	60.80	2020-10-15 03:33:55
\.


CREATE INDEX person_name ON public.person USING btree (name);

INSERT INTO public.visitor VALUES (1, 'barbara', E'line\n1', 'Århus', 852.57, '2020-09-14 02:04:44'::timestamp);
INSERT INTO public.visitor VALUES (2, 'edsger', E'line\n2', 'Lund', 630.06, '2020-09-14 09:19:58'::timestamp);
INSERT INTO public.visitor VALUES (3, 'ada', E'line\n3', 'Bergen', 764.01, '2020-09-14 09:27:49'::timestamp);
INSERT INTO public.visitor VALUES (4, 'grace', E'line\n4', 'Lund', 40.50, '2020-09-14 15:11:48'::timestamp);
INSERT INTO public.visitor VALUES (5, 'root', E'line\n5', 'Lund', 387.06, '2020-09-15 10:08:40'::timestamp);
INSERT INTO public.visitor VALUES (6, 'grace', E'line\n6', 'O''Higgins', 692.32, '2020-09-16 01:02:39'::timestamp);
INSERT INTO public.visitor VALUES (7, 'root', E'line\n7', 'O''Higgins', 85.94, '2020-09-16 06:52:07'::timestamp);
INSERT INTO public.visitor VALUES (8, 'edsger', E'line\n8', 'Turku', 434.15, '2020-09-16 21:07:07'::timestamp);
INSERT INTO public.visitor VALUES (9, 'root', E'line\n9', 'Århus', 579.83, '2020-09-17 21:12:47'::timestamp);
INSERT INTO public.visitor VALUES (10, 'edsger', E'line\n10', 'Turku', 86.07, '2020-09-18 19:46:15'::timestamp);
INSERT INTO public.visitor VALUES (11, 'ada', E'line\n11', 'Århus', 415.82, '2020-09-18 20:30:48'::timestamp);
INSERT INTO public.visitor VALUES (12, 'barbara', E'line\n12', 'Århus', 524.46, '2020-09-19 15:52:27'::timestamp);